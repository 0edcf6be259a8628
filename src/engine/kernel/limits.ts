/**
 * Limits of the simulation itself. Passing one is our fault (or a loop in a model) and ends the run with an InvariantError that
 * names the limit; none of them is reached by a cluster that settles.
 */

/**
 * Events handled at one instant. A controller that queues itself again at the same moment would never let time go on; a thousand
 * pods that start together need some ten thousand events.
 */
export const EVENTS_PER_INSTANT_MAX = 1_000_000;

/** Entries of the traffic queue that may wait for the same microsecond: half the sequence numbers of a packed key. */
export const ENTRIES_PER_MICROSECOND_MAX = 524_288;
