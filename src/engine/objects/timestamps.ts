/**
 * Moments of a run as dates. A run begins at 2026-01-01T00:00:00Z; the engine has no clock and no calendar of its
 * own host.
 */

import { type Instant, instant } from "../kernel/units.ts";

/** Days from 1970-01-01 to the day on which every run begins. */
const FIRST_DAY = 20_454;
const SECONDS_A_DAY = 86_400;
/** The moment at which every run begins, in microseconds since 1970. */
export const RUN_BEGINS = FIRST_DAY * SECONDS_A_DAY * 1_000_000;

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** `2026-01-01T00:00:07Z`: how metav1.Time is written, cut to whole seconds. */
export function timestamp(moment: Instant): string {
  const { year, month, day, hour, minute, second } = dateOf(moment);
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}Z`;
}

/** `2026-01-01T00:00:07.123456Z`: how metav1.MicroTime is written. */
export function microTimestamp(moment: Instant): string {
  const micros = `${moment - Math.floor(moment / 1_000_000) * 1_000_000}`.padStart(6, "0");
  return timestamp(moment).replace("Z", `.${micros}Z`);
}

/** The moment of an RFC 3339 date, to the microsecond; undefined for text that is none. */
export function parseTimestamp(text: string): Instant | undefined {
  const match = RFC3339.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const [fraction = "", sign = "+", zoneHour = "0", zoneMinute = "0"] = match.slice(7);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === "-" ? -60 : 60);
  const days = daysSince1970(year, month, day) - FIRST_DAY;
  const seconds = days * SECONDS_A_DAY + hour * 3_600 + minute * 60 + second - offset;
  return instant(seconds * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6)));
}

interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

function dateOf(moment: Instant): CivilDate {
  const seconds = Math.floor(moment / 1_000_000);
  const days = FIRST_DAY + Math.floor(seconds / SECONDS_A_DAY);
  const secondOfDay = seconds - (days - FIRST_DAY) * SECONDS_A_DAY;
  return {
    ...civilFromDays(days),
    hour: Math.floor(secondOfDay / 3_600),
    minute: Math.floor(secondOfDay / 60) % 60,
    second: secondOfDay % 60,
  };
}

/** Years are counted from March in cycles of 400, so that the leap day is a year's last. */
function civilFromDays(days: number): {
  readonly year: number;
  readonly month: number;
  readonly day: number;
} {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function daysSince1970(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function daysIn(year: number, month: number): number {
  const next = month === 12 ? daysSince1970(year + 1, 1, 1) : daysSince1970(year, month + 1, 1);
  return next - daysSince1970(year, month, 1);
}

const two = (value: number): string => `${value}`.padStart(2, "0");
