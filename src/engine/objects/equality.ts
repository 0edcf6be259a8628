/** Semantic equality of objects, as k8s.io/apimachinery compares them (equality.Semantic). */

import { compareQuantities, parseQuantity } from "../kernel/quantity.ts";
import type { PodTemplateSpec } from "./types/pod.ts";

/**
 * Whether two values mean the same: nothing equals an empty map, list or text, and amounts count by value, `1000m`
 * being `1`.
 */
export function semanticallyEqual(a: unknown, b: unknown): boolean {
  return sameValue(a, b, "");
}

const HASH_LABEL = "pod-template-hash";

/** Whether two templates are the same but for the label that names their hash (EqualIgnoreHash). */
export function sameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  if (a === b) return true;
  if (a.spec !== b.spec && !sameValue(a.spec, b.spec, "")) return false;
  const { labels: labelsA, ...metaA } = a.metadata;
  const { labels: labelsB, ...metaB } = b.metadata;
  return (
    sameValue(metaA, metaB, "") &&
    sameValue({ ...labelsA, [HASH_LABEL]: undefined }, { ...labelsB, [HASH_LABEL]: undefined }, "labels")
  );
}

/** Members whose values are amounts: maps of them, and the two that stand alone. */
const AMOUNT_MAPS: ReadonlySet<string> = new Set([
  "limits",
  "requests",
  "overhead",
  "capacity",
  "allocatable",
]);
const AMOUNTS: ReadonlySet<string> = new Set(["sizeLimit", "divisor"]);
/** Maps; of other members an empty object is a struct that is there, such as `emptyDir: {}`. */
const MAPS: ReadonlySet<string> = new Set([
  ...AMOUNT_MAPS,
  "labels",
  "annotations",
  "matchLabels",
  "nodeSelector",
  "data",
]);

function sameValue(a: unknown, b: unknown, member: string): boolean {
  if (a === b || (isNothing(a, member) && isNothing(b, member))) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((element, index) => sameValue(element, b[index], ""));
  }
  if (isObject(a) && isObject(b)) return sameMembers(a, b, member);
  return AMOUNTS.has(member) && sameAmount(a, b);
}

function sameMembers(a: Members, b: Members, member: string): boolean {
  const areAmounts = AMOUNT_MAPS.has(member);
  for (const name of Object.keys({ ...a, ...b })) {
    const [left, right] = [a[name], b[name]];
    if (areAmounts ? left !== right && !sameAmount(left, right) : !sameValue(left, right, name)) return false;
  }
  return true;
}

type Members = { readonly [name: string]: unknown };

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isNothing(value: unknown, member: string): boolean {
  if (value === undefined || value === null || value === "" || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return MAPS.has(member) && isObject(value) && Object.values(value).every((entry) => entry === undefined);
}

function sameAmount(a: unknown, b: unknown): boolean {
  if (typeof a !== "string" || typeof b !== "string") return false;
  const [left, right] = [parseQuantity(a), parseQuantity(b)];
  return left.ok && right.ok && compareQuantities(left.quantity, right.quantity) === 0;
}
