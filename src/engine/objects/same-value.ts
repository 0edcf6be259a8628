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

/** Whether two objects have equal members, apart from those of these names. */
export function sameMembersBut(names: readonly string[], one: unknown, other: unknown): boolean {
  return isObject(one) && isObject(other) && sameMembers(one, other, names);
}

type Members = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Members => typeof value === "object" && value !== null;

function sameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) {
    const element = one[index];
    if (element !== other[index] && !sameValue(element, other[index])) return false;
  }
  return true;
}

const NONE: readonly string[] = [];

function sameMembers(one: Members, other: Members, passedOver: readonly string[] = NONE): boolean {
  for (const key in one) {
    const value = one[key];
    // What is the same in both is there in both, unless it is undefined.
    if (value === other[key] && value !== undefined) continue;
    if (passedOver.includes(key)) continue;
    if (!Object.hasOwn(other, key) || !sameValue(value, other[key])) return false;
  }
  // Asked for last, as most objects that differ do so before.
  return Object.keys(one).length === Object.keys(other).length;
}
