import type { LabelSelector, StringMap } from "../../objects/types/meta.ts";

export function matchesSelector(selector: LabelSelector, labels: StringMap): boolean {
  if (!matchesLabels(selector.matchLabels ?? {}, labels)) return false;
  return (selector.matchExpressions ?? []).every(({ key, operator, values }) => {
    const value = labels[key];
    if (operator === "Exists") return value !== undefined;
    if (operator === "DoesNotExist") return value === undefined;
    const among = value !== undefined && (values ?? []).includes(value);
    return operator === "In" ? among : !among;
  });
}

export function matchesLabels(wanted: StringMap, labels: StringMap): boolean {
  for (const key in wanted) if (labels[key] !== wanted[key]) return false;
  return true;
}
