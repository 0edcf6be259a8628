import type { Endpoint, EndpointSlice } from "../../objects/types/core.ts";

/** How many endpoints a slice holds at most (--max-endpoints-per-slice). */
const SLICE_SIZE = 100;

/** What a listed endpoint is to be now: itself if nothing changed, undefined if it is to be listed no more. */
type Current = (present: Endpoint) => Endpoint | undefined;

/** A slice with other contents than it has now. */
interface Refilled {
  readonly slice: EndpointSlice;
  readonly endpoints: readonly Endpoint[];
}

/** What becomes of the slices of one group of ports. */
export interface Packing {
  readonly updated: readonly Refilled[];
  readonly removed: readonly EndpointSlice[];
  readonly created: readonly (readonly Endpoint[])[];
}

/**
 * Fits endpoints into slices with few writes (endpointslice/reconciler.go reconcileByPortMapping): what is listed keeps its slice
 * and place; new endpoints go into slices that change anyway, the fullest first, then into one that does not but is
 * filled best by them, and only the rest into new slices. `added` is asked for the new ones, in their order (random in the
 * original), after `current` for all that are listed.
 */
export function pack(
  slices: readonly EndpointSlice[],
  current: Current,
  added: () => readonly Endpoint[],
): Packing {
  const refilled = slices.map((slice) => ({ slice, endpoints: kept(slice, current) }));
  const isChanged = ({ slice, endpoints }: Refilled): boolean => endpoints !== slice.endpoints;
  const removed = refilled.filter(({ endpoints }) => endpoints.length === 0).map(({ slice }) => slice);
  const changed = refilled.filter((entry) => isChanged(entry) && entry.endpoints.length > 0);
  const unchanged = refilled.filter((entry) => !isChanged(entry) && entry.endpoints.length > 0);

  let left = added();
  const updated = [...changed]
    .sort((one, other) => other.endpoints.length - one.endpoints.length)
    .map((entry) => {
      const taken = left.slice(0, SLICE_SIZE - entry.endpoints.length);
      left = left.slice(taken.length);
      return taken.length === 0 ? entry : { slice: entry.slice, endpoints: [...entry.endpoints, ...taken] };
    });
  const created: (readonly Endpoint[])[] = [];
  while (left.length > 0) {
    const taken = left.slice(0, SLICE_SIZE);
    left = left.slice(taken.length);
    const filled = bestFilled(unchanged, taken.length, updated);
    if (filled === undefined) created.push(taken);
    else updated.push({ slice: filled.slice, endpoints: [...filled.endpoints, ...taken] });
  }
  return { updated, removed, created };
}

/** What stays of a slice, in its places; the very list if all of it stays as it is. */
function kept({ endpoints }: EndpointSlice, current: Current): readonly Endpoint[] {
  let next: Endpoint[] | undefined;
  for (let place = 0; place < endpoints.length; place += 1) {
    const present = endpoints[place];
    if (present === undefined) continue;
    const renewed = current(present);
    if (next === undefined && renewed !== present) next = endpoints.slice(0, place);
    if (next !== undefined && renewed !== undefined) next.push(renewed);
  }
  return next ?? endpoints;
}

/** The slice that `count` more endpoints fill best, if they fit into any (getSliceToFill). */
function bestFilled(
  unchanged: readonly Refilled[],
  count: number,
  used: readonly Refilled[],
): Refilled | undefined {
  let best: Refilled | undefined;
  for (const entry of unchanged) {
    const size = entry.endpoints.length;
    const isFree = size + count <= SLICE_SIZE && !used.some(({ slice }) => slice === entry.slice);
    if (isFree && size > (best?.endpoints.length ?? 0)) best = entry;
  }
  return best;
}
