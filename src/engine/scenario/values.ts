import { parseDuration } from "../kernel/duration.ts";
import { milliValue, parseQuantity, wholeValue } from "../kernel/quantity.ts";
import { type Instant, instant, type Microseconds, microseconds } from "../kernel/units.ts";

/** Longest duration of a scenario: a run may last 90 days. Microseconds. */
const LONGEST = 90 * 24 * 3600 * 1e6;

/** `90s`, `10m`, `1h30m`, also `2d`; undefined when it is none, negative or longer than 90 days. */
export function readDuration(text: string): Microseconds | undefined {
  const days = /^(\d{1,2})d$/.exec(text)?.[1];
  const parsed =
    days === undefined
      ? parseDuration(text)
      : { ok: true as const, nanoseconds: BigInt(days) * 86_400_000_000_000n };
  if (!parsed.ok) return undefined;
  const length = Number(parsed.nanoseconds / 1_000n);
  return length >= 0 && length <= LONGEST ? microseconds(length) : undefined;
}

/** A moment of the run, written as the time since its start. */
export function readMoment(text: string): Instant | undefined {
  const duration = readDuration(text);
  return duration === undefined ? undefined : instant(duration);
}

/** `200/s`, `1200/m`, `5000/h` or a bare number a second; requests a second, at most 1 000 000. */
export function readRate(value: string | number): number | undefined {
  const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?)(?:\/(s|m|h))?$/.exec(String(value)) ?? [];
  if (amount === "") return undefined;
  const seconds = unit === "h" ? 3600 : unit === "m" ? 60 : 1;
  const rate = Number(amount) / seconds;
  return rate <= 1_000_000 ? rate : undefined;
}

/** `8%`, `0.08`: a share from 0 to 1. */
export function readShare(value: string | number): number | undefined {
  const [, amount = "", percent = ""] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(String(value)) ?? [];
  if (amount === "") return undefined;
  const share = percent === "%" ? Number(amount) / 100 : Number(amount);
  return share <= 1 ? share : undefined;
}

/** A quantity of memory in bytes. */
export function readBytes(value: string | number): number | undefined {
  return isQuantity(value) ? wholeValue(String(value)) : undefined;
}

/** A quantity of CPU in cores. */
export function readCores(value: string | number): number | undefined {
  return isQuantity(value) ? milliValue(String(value)) / 1_000 : undefined;
}

function isQuantity(value: string | number): boolean {
  const text = String(value);
  return !text.startsWith("-") && parseQuantity(text).ok;
}
