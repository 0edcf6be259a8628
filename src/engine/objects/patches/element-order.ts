import type { Json, JsonList } from "../json.ts";
import { identityOf } from "./directives.ts";

/**
 * Orders a merged list: elements that the patch names stand in its order, the others stay in front of those that they
 * stood in front of (strategicpatch: normalizeElementOrder).
 */
export function inPatchOrder(
  merged: JsonList,
  patchOrder: JsonList,
  liveOrder: JsonList,
  mergeKey: string,
): JsonList {
  const placeInPatch = placesOf(patchOrder, mergeKey);
  const placeInLive = placesOf(liveOrder, mergeKey);
  const place = (places: ReadonlyMap<Json | undefined, number>, element: Json) =>
    places.get(identityOf(element, mergeKey)) ?? -1;
  const named = merged.filter((element) => place(placeInPatch, element) >= 0);
  const others = merged.filter((element) => place(placeInPatch, element) < 0);
  named.sort((one, other) => place(placeInPatch, one) - place(placeInPatch, other));
  others.sort((one, other) => place(placeInLive, one) - place(placeInLive, other));
  const ordered: Json[] = [];
  let next = 0;
  for (const element of named) {
    const limit = place(placeInLive, element);
    for (; next < others.length; next += 1) {
      const other = others[next];
      if (other === undefined || limit < 0 || place(placeInLive, other) >= limit) break;
      ordered.push(other);
    }
    ordered.push(element);
  }
  return [...ordered, ...others.slice(next)];
}

function placesOf(list: JsonList, mergeKey: string): Map<Json | undefined, number> {
  const places = new Map<Json | undefined, number>();
  for (const [place, element] of list.entries()) {
    const identity = identityOf(element, mergeKey);
    if (!places.has(identity)) places.set(identity, place);
  }
  return places;
}
