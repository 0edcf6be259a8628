/** How numbers and times are written, everywhere on the page: no-break spaces between thousands and before units. */

const GAP = "\u00a0";

/** `02:18.4`, or `1:02:18.4` from an hour on. Seconds; cut, never rounded up, so that a clock does not run ahead. */
export function clock(seconds: number, tenths = false): string {
  const tick = Math.floor(Math.max(0, seconds) * 10 + 1e-6);
  const whole = Math.floor(tick / 10);
  const hours = Math.floor(whole / 3600);
  const minutes = two(Math.floor(whole / 60) % 60);
  const rest = two(whole % 60) + (tenths ? `.${tick % 10}` : "");
  return hours > 0 ? `${hours}:${minutes}:${rest}` : `${minutes}:${rest}`;
}

/** For a screen reader: `2 minutes 18.4 seconds`. */
export function spokenTime(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = Math.floor((seconds - 60 * minutes) * 10) / 10;
  return minutes === 0
    ? `${rest} seconds`
    : `${minutes} ${minutes === 1 ? "minute" : "minutes"} ${rest} seconds`;
}

/** `71 841` */
export function count(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, GAP);
}

/** With a fixed number of decimals, so that columns stay aligned. */
export function decimal(value: number, digits: number): string {
  if (!Number.isFinite(value)) return "–";
  return value.toFixed(digits).replace(/\B(?=(\d{3})+(\.|$))/g, GAP);
}

/** As many decimals as three figures need: `0.6`, `24.6`, `512`. */
export function figure(value: number): string {
  const size = Math.abs(value);
  const text = decimal(value, size >= 100 ? 0 : size >= 10 ? 1 : 2);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** `0 s`, `24.6 s`, `2 min 5 s`, `1 h 10 min`. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${figure(Math.round(seconds * 10) / 10)}${GAP}s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return two0(Math.floor(whole / 60), "min", whole % 60, "s");
  return two0(Math.floor(whole / 3600), "h", Math.floor((whole % 3600) / 60), "min");
}

/** A share between 0 and 1: `0.02 %`. */
export function percent(share: number): string {
  return `${figure(share * 100)}${GAP}%`;
}

/** `1 pod`, `3 pods` */
export function plural(value: number, word: string): string {
  return `${count(value)}${GAP}${word}${value === 1 ? "" : "s"}`;
}

/** The last part of a generated name, which tells pods of one ReplicaSet apart: `…7hkrd`. */
export function shortName(name: string): string {
  const last = name.lastIndexOf("-");
  return last <= 0 ? name : `…${name.slice(last + 1)}`;
}

/** Names differ at their ends: what is too long loses its middle. */
export function shortenMiddle(name: string, letters: number): string {
  if (name.length <= letters) return name;
  const kept = Math.max(2, letters - 1);
  const tail = Math.floor(kept / 2);
  return `${name.slice(0, kept - tail)}…${name.slice(name.length - tail)}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function two0(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${GAP}${largeUnit}` : `${large}${GAP}${largeUnit} ${small}${GAP}${smallUnit}`;
}
