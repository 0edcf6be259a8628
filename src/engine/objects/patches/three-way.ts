import { compareText } from "../go-text.ts";
import { asJsonObject, isJsonObject, isList, type Json, type JsonList, type JsonObject } from "../json.ts";
import { sameValue } from "../same-value.ts";
import type { Kind } from "../types/kinds.ts";
import {
  DELETE_PRIMITIVES,
  ELEMENT_ORDER,
  elementWith,
  identityOf,
  PATCH,
  RETAIN_KEYS,
} from "./directives.ts";
import { patchShape } from "./patch-shape.ts";

/**
 * The strategic merge patch by which `kubectl apply` makes a live object what the manifest says (strategicpatch:
 * CreateThreeWayMergePatch): what the manifest has and the object has not, and without what the manifest had when it was
 * last applied and has no more. What others added to the object stays. Empty if there is nothing to do.
 *
 * `modified` is the manifest with its last-applied annotation, `live` the object as the server serves it.
 */
export function applyPatch(
  lastApplied: JsonObject | undefined,
  modified: JsonObject,
  live: JsonObject,
  kind: Kind,
): JsonObject {
  return patchOfObject(lastApplied ?? {}, modified, live, kind, false);
}

type Members = [string, Json][];

function patchOfObject(
  original: JsonObject,
  modified: JsonObject,
  live: JsonObject,
  struct: string | undefined,
  retainsKeys: boolean,
): JsonObject {
  const patch: Members = [];
  for (const [name, value] of Object.entries(modified)) {
    const present = ownMember(live, name);
    if (present === undefined) patch.push([name, value]);
    else if (!sameValue(present, value)) addMember(patch, { name, value, present, original }, struct);
  }
  for (const name of Object.keys(original)) {
    if (ownMember(modified, name) === undefined) patch.push([name, null]);
  }
  const isLess = Object.keys(live).some((name) => ownMember(modified, name) === undefined);
  if (retainsKeys && (patch.length > 0 || isLess)) {
    patch.push([RETAIN_KEYS, Object.keys(modified).sort(compareText)]);
  }
  return Object.fromEntries(patch);
}

const ownMember = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

interface Differing {
  readonly name: string;
  readonly value: Json;
  /** The live value. */
  readonly present: Json;
  /** The object that was last applied and may have this member. */
  readonly original: JsonObject;
}

function addMember(patch: Members, member: Differing, struct: string | undefined): void {
  const { name, value, present } = member;
  const shape = patchShape(struct, name);
  const original = ownMember(member.original, name);
  if (isJsonObject(present) && isJsonObject(value)) {
    const before = asJsonObject(original);
    const inner = patchOfObject(before, value, present, shape.struct, shape.retainsKeys);
    if (Object.keys(inner).length > 0) patch.push([name, inner]);
  } else if (isList(present) && isList(value) && shape.mergeKey !== undefined && present.length > 0) {
    const lists = { name, value, present, original: isList(original) ? original : [] };
    if (shape.mergeKey === "") addTexts(patch, lists);
    else addElements(patch, lists, shape.mergeKey, shape.struct, shape.retainsKeys);
  } else {
    patch.push([name, value]);
  }
}

interface DifferingLists {
  readonly name: string;
  readonly value: JsonList;
  readonly present: JsonList;
  readonly original: JsonList;
}

function addTexts(patch: Members, { name, value, present, original }: DifferingLists): void {
  const added = value.filter((text) => !present.includes(text));
  const deleted = original.filter((text) => !value.includes(text));
  if (added.length > 0) patch.push([name, added]);
  if (deleted.length > 0) patch.push([`${DELETE_PRIMITIVES}${name}`, deleted]);
  patch.push([`${ELEMENT_ORDER}${name}`, value]);
}

function addElements(
  patch: Members,
  { name, value, present, original }: DifferingLists,
  mergeKey: string,
  struct: string | undefined,
  retainsKeys: boolean,
): void {
  const elements: Json[] = [];
  for (const element of value) {
    const identity = identityOf(element, mergeKey);
    const live = elementWith(present, identity, mergeKey);
    if (!isJsonObject(element) || !isJsonObject(live) || identity === undefined) {
      elements.push(element);
      continue;
    }
    const before = elementWith(original, identity, mergeKey);
    const last = asJsonObject(before);
    const inner = patchOfObject(last, element, live, struct, retainsKeys);
    if (Object.keys(inner).length > 0) {
      elements.push(Object.fromEntries([...Object.entries(inner), [mergeKey, identity]]));
    }
  }
  for (const element of original) {
    const identity = identityOf(element, mergeKey);
    if (identity === undefined || elementWith(value, identity, mergeKey) !== undefined) continue;
    elements.push(Object.fromEntries([[PATCH, "delete"] as const, [mergeKey, identity] as const]));
  }
  if (elements.length > 0) patch.push([name, elements]);
  if (elements.length > 0 || !isSameOrder(value, present, mergeKey)) {
    const order = value.map((element) =>
      Object.fromEntries([[mergeKey, identityOf(element, mergeKey) ?? null]]),
    );
    patch.push([`${ELEMENT_ORDER}${name}`, order]);
  }
}

function isSameOrder(one: JsonList, other: JsonList, mergeKey: string): boolean {
  if (one.length !== other.length) return false;
  return one.every((element, place) => {
    const counterpart = other[place];
    return counterpart !== undefined && identityOf(counterpart, mergeKey) === identityOf(element, mergeKey);
  });
}
