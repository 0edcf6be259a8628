/**
 * Whether two plain values are equal (apiequality.Semantic.DeepEqual): order of keys does not matter, order of lists
 * does. Values that share structure compare at once, so a write that changes one field costs what that field costs.
 */
export function sameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!isObject(one) || !isObject(other)) return false;
  if (Array.isArray(one)) return Array.isArray(other) && sameList(one, other);
  return !Array.isArray(other) && sameMembers(one, other);
}

type Members = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Members => typeof value === "object" && value !== null;

function sameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) {
    if (!sameValue(one[index], other[index])) return false;
  }
  return true;
}

function sameMembers(one: Members, other: Members): boolean {
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(other, key) || !sameValue(one[key], other[key])) return false;
  }
  return true;
}
