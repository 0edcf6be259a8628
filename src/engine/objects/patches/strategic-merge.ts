import { isJsonObject, isList, type Json, type JsonList, type JsonObject } from "../json.ts";
import {
  DELETE_PRIMITIVES,
  directiveOf,
  ELEMENT_ORDER,
  identityOf,
  isDirective,
  PATCH,
  plainObject,
  plainValue,
  RETAIN_KEYS,
} from "./directives.ts";
import { inPatchOrder } from "./element-order.ts";
import { goValue } from "./go-value.ts";
import { type PatchShape, patchShape } from "./patch-shape.ts";

export type Patched =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly fault: PatchFault };

/** Why a patch cannot be applied. `broken`: the server has no better answer than an error of its own. */
export interface PatchFault {
  readonly type: "bad" | "unprocessable" | "broken";
  readonly message: string;
}

/**
 * A live object with a strategic merge patch applied (apimachinery/pkg/util/strategicpatch: StrategicMergeMapPatch): lists
 * of the API merge by their keys, and directives delete, replace, order and retain. `struct` names the type of the object;
 * without one, lists are replaced.
 */
export function strategicMerge(struct: string | undefined, live: JsonObject, patch: JsonObject): Patched {
  const faults: PatchFault[] = [];
  const value = mergeObjects(live, patch, struct, faults);
  const [fault] = faults;
  return fault === undefined ? { ok: true, value } : { ok: false, fault };
}

function mergeObjects(
  live: JsonObject,
  patch: JsonObject,
  struct: string | undefined,
  faults: PatchFault[],
): JsonObject {
  const directive = patch[PATCH];
  if (directive === "replace") return plainObject(patch);
  if (directive === "delete") return {};
  if (directive !== undefined) faults.push(unknownDirective(patch, directive));
  const members = retained(live, patch, faults);
  for (const name of patchedNames(patch)) {
    const value = mergedMember(members.get(name), patch, name, patchShape(struct, name), faults);
    if (value === undefined) members.delete(name);
    else members.set(name, value);
  }
  return Object.fromEntries(members);
}

/** The members that stay: all, or those that the patch lists. */
function retained(live: JsonObject, patch: JsonObject, faults: PatchFault[]): Map<string, Json> {
  const members = new Map(Object.entries(live));
  const kept = patch[RETAIN_KEYS];
  if (kept === undefined) return members;
  if (!isList(kept)) {
    faults.push({ type: "bad", message: "invalid patch format of retainKeys" });
    return members;
  }
  const names = new Set(kept);
  const stray = Object.entries(patch).some(
    ([name, value]) => !isDirective(name) && value !== null && !names.has(name),
  );
  if (stray) faults.push({ type: "unprocessable", message: "patch content doesn't match retainKeys list" });
  for (const name of [...members.keys()]) if (!names.has(name)) members.delete(name);
  return members;
}

/** Members that a patch says something about, be it only by a directive. */
function patchedNames(patch: JsonObject): ReadonlySet<string> {
  const names = new Set<string>();
  for (const key of Object.keys(patch)) {
    if (!isDirective(key)) names.add(key);
    else if (key.includes("/")) names.add(key.slice(key.indexOf("/") + 1));
  }
  return names;
}

/** The new value of a member; undefined if it is to go. */
function mergedMember(
  live: Json | undefined,
  patch: JsonObject,
  name: string,
  shape: PatchShape,
  faults: PatchFault[],
): Json | undefined {
  const value = Object.hasOwn(patch, name) ? patch[name] : undefined;
  if (value === null) return undefined;
  if (shape.mergeKey !== undefined && isList(live)) {
    const order = listDirective(patch, ELEMENT_ORDER, name, faults);
    const deleted = listDirective(patch, DELETE_PRIMITIVES, name, faults);
    if (value !== undefined && !isList(value)) return plainValue(value);
    return mergedList(live, { additions: value ?? [], deleted, order }, shape, shape.mergeKey, faults);
  }
  if (value === undefined) return live;
  if (isJsonObject(live) && isJsonObject(value)) return mergeObjects(live, value, shape.struct, faults);
  return plainValue(value);
}

function listDirective(
  patch: JsonObject,
  prefix: typeof ELEMENT_ORDER | typeof DELETE_PRIMITIVES,
  name: string,
  faults: PatchFault[],
): JsonList | undefined {
  const value = patch[`${prefix}${name}`];
  if (value === undefined || isList(value)) return value;
  const what = prefix === ELEMENT_ORDER ? "setElementOrder list" : "primitive list";
  faults.push({ type: "bad", message: `invalid patch format of ${what}` });
  return undefined;
}

interface ListPatch {
  readonly additions: JsonList;
  readonly deleted: JsonList | undefined;
  readonly order: JsonList | undefined;
}

function mergedList(
  live: JsonList,
  { additions, deleted, order }: ListPatch,
  shape: PatchShape,
  mergeKey: string,
  faults: PatchFault[],
): JsonList {
  const orders = additions.filter((element) => directiveOf(element) !== undefined);
  const elements = additions.filter((element) => directiveOf(element) === undefined);
  if (orders.some((each) => directiveOf(each) === "replace")) return elements.map(plainValue);
  const merged = new Map<Json | undefined, Json>();
  for (const element of live) merged.set(identityOf(element, mergeKey), element);
  for (const each of orders) {
    const directive = directiveOf(each);
    if (directive === "delete") merged.delete(known(each, mergeKey, faults));
    else faults.push(unknownDirective(each, directive ?? null));
  }
  for (const text of deleted ?? []) merged.delete(text);
  for (const element of elements) {
    const identity = known(element, mergeKey, faults);
    const present = merged.get(identity);
    const both = isJsonObject(present) && isJsonObject(element);
    merged.set(identity, both ? mergeObjects(present, element, shape.struct, faults) : plainValue(element));
  }
  return inPatchOrder([...merged.values()], order ?? elements, live, mergeKey);
}

/** The identity of an element that must have one. */
function known(element: Json, mergeKey: string, faults: PatchFault[]): Json | undefined {
  const identity = identityOf(element, mergeKey);
  if (identity === undefined) {
    const message = `map: ${goValue(element)} does not contain declared merge key: ${mergeKey}`;
    faults.push({ type: "broken", message });
  }
  return identity;
}

const unknownDirective = (patch: Json, directive: Json): PatchFault => ({
  type: "broken",
  message: `unknown patch type: ${goValue(directive)} in map: ${goValue(patch)}`,
});
