import type { IntOrString } from "./types/meta.ts";

export type ScaledValue =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly error: string };

/**
 * A number as it is, a percentage of `total` rounded up or down (intstr.GetScaledValueFromIntOrPercent). The error
 * is worded as the original words it.
 */
export function scaledValueOf(value: IntOrString, total: number, round: "up" | "down"): ScaledValue {
  if (typeof value === "number") return { ok: true, value };
  if (!value.endsWith("%")) return wrong("invalid type: string is not a percentage");
  const digits = value.slice(0, -1);
  if (!/^[+-]?[0-9]+$/.test(digits)) {
    return wrong(`invalid value "${value}": strconv.Atoi: parsing "${digits}": invalid syntax`);
  }
  const share = (Number(digits) * total) / 100;
  return { ok: true, value: round === "up" ? Math.ceil(share) : Math.floor(share) };
}

const wrong = (problem: string): ScaledValue => ({
  ok: false,
  error: `invalid value for IntOrString: ${problem}`,
});
