import type { Endpoint, EndpointSlice } from "../../objects/types/core.ts";

/** How many endpoints a slice holds at most (--max-endpoints-per-slice). */
const SLICE_SIZE = 100;

/** What a listed endpoint is to be now: itself if nothing changed, undefined if it is to be listed no more. */
type Current = (present: Endpoint) => Endpoint | undefined;

/** Uids of pods. */
type Uids = Pick<ReadonlySet<string>, "has">;

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
  /** What the slices hold when this is done. */
  readonly lists: ReadonlySet<readonly Endpoint[]>;
}

/**
 * Fits endpoints into slices with few writes (endpointslice/reconciler.go reconcileByPortMapping): what is listed keeps its slice
 * and place; new endpoints go into slices that change anyway, the fullest first, then into one that does not but is
 * filled best by them, and only the rest into new slices. `added` is asked for the new ones, in their order (random in the
 * original), after `current` for all that are listed or, if that is given, for the pods that are `concerned`.
 */
export function pack(
  slices: readonly EndpointSlice[],
  current: Current,
  added: () => readonly Endpoint[],
  concerned?: Uids,
): Packing {
  const refilled = slices.map((slice) => ({ slice, endpoints: kept(slice, current, concerned) }));
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
  const lists = new Set([...updated.map(({ endpoints }) => endpoints), ...created]);
  for (const { slice, endpoints } of unchanged) {
    if (!updated.some((entry) => entry.slice === slice)) lists.add(endpoints);
  }
  return { updated, removed, created, lists };
}

/** What stays of a slice, in its places; the very list if all of it stays as it is. */
function kept({ endpoints }: EndpointSlice, current: Current, concerned?: Uids): readonly Endpoint[] {
  let next: (Endpoint | undefined)[] | undefined;
  for (const place of placesOf(endpoints, concerned)) {
    const present = endpoints[place];
    const renewed = present && current(present);
    if (renewed === present) continue;
    next ??= [...endpoints];
    next[place] = renewed;
  }
  return next?.filter((endpoint) => endpoint !== undefined) ?? endpoints;
}

/** Where in a list the pods are that are concerned. A bare loop: most passes find a few among a hundred. */
function placesOf(endpoints: readonly Endpoint[], concerned: Uids | undefined): readonly number[] {
  const places: number[] = [];
  for (let place = 0; place < endpoints.length; place += 1) {
    if (concerned === undefined || concerned.has(endpoints[place]?.targetRef?.uid ?? "")) places.push(place);
  }
  return places;
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
