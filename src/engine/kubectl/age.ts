const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/**
 * An age in seconds as kubectl prints it: two units where the second still tells something, one beyond, always cut off.
 * Source: apimachinery pkg/util/duration, HumanDuration.
 */
export function humanDuration(seconds: number): string {
  const whole = Math.trunc(seconds);
  if (whole < -1) return "<invalid>";
  if (whole < 0) return "0s";
  if (whole < 2 * MINUTE) return `${whole}s`;
  if (whole < 10 * MINUTE) return twoUnits(whole, MINUTE, "m", 1, "s");
  if (whole < 3 * HOUR) return `${Math.trunc(whole / MINUTE)}m`;
  if (whole < 8 * HOUR) return twoUnits(whole, HOUR, "h", MINUTE, "m");
  if (whole < 2 * DAY) return `${Math.trunc(whole / HOUR)}h`;
  if (whole < 8 * DAY) return twoUnits(whole, DAY, "d", HOUR, "h");
  if (whole < 2 * YEAR) return `${Math.trunc(whole / DAY)}d`;
  if (whole < 8 * YEAR) return twoUnits(whole, YEAR, "y", DAY, "d");
  return `${Math.trunc(whole / YEAR)}y`;
}

/** The larger unit and, unless it is 0, the smaller one: `5m30s`, `2m`. */
function twoUnits(
  seconds: number,
  large: number,
  largeName: string,
  small: number,
  smallName: string,
): string {
  const rest = Math.trunc((seconds % large) / small);
  return `${Math.trunc(seconds / large)}${largeName}${rest === 0 ? "" : `${rest}${smallName}`}`;
}
