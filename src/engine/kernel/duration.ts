/** Durations as Go writes them (`1m30s`, `500ms`), in nanoseconds: Go's time.ParseDuration and Duration.String. */

export type ParsedDuration =
  | { readonly ok: true; readonly nanoseconds: bigint }
  | { readonly ok: false; readonly error: string };

const UNITS: { readonly [unit: string]: bigint } = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** Beyond this, Go calls a duration invalid. */
const LIMIT = 1n << 63n;
const PART = /^([0-9]*)(?:(\.)([0-9]*))?([^0-9.]*)/;

/** Reads a duration. The error is worded as Go words it. */
export function parseDuration(source: string): ParsedDuration {
  const invalid: ParsedDuration = { ok: false, error: `time: invalid duration ${quoted(source)}` };
  const negative = source.startsWith("-");
  let rest = negative || source.startsWith("+") ? source.slice(1) : source;
  if (rest === "0") return { ok: true, nanoseconds: 0n };
  if (rest === "") return invalid;
  let total = 0n;
  while (rest !== "") {
    const [part = "", whole = "", , fraction = "", name = ""] = PART.exec(rest) ?? [];
    if (whole + fraction === "" || BigInt(`0${whole}`) > LIMIT) return invalid;
    if (name === "") return { ok: false, error: `time: missing unit in duration ${quoted(source)}` };
    const unit = Object.hasOwn(UNITS, name) ? UNITS[name] : undefined;
    if (unit === undefined) {
      return { ok: false, error: `time: unknown unit ${quoted(name)} in duration ${quoted(source)}` };
    }
    const amount = BigInt(`0${whole}`) * unit;
    if (amount > LIMIT) return invalid;
    total += amount + fractionOf(fraction, unit);
    if (total > LIMIT) return invalid;
    rest = rest.slice(part.length);
  }
  if (negative) return { ok: true, nanoseconds: -total };
  return total >= LIMIT ? invalid : { ok: true, nanoseconds: total };
}

/** A duration as Go prints it: `1h0m0s`, `1.5s`, `0s`. */
export function durationText(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return "0s";
  const sign = nanoseconds < 0n ? "-" : "";
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 3)}µs`;
  if (size < 1_000_000_000n) return `${sign}${decimal(size, 6)}ms`;
  const minutes = size / 60_000_000_000n;
  const seconds = `${decimal(size % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return sign + seconds;
  const hours = minutes / 60n;
  return hours === 0n ? `${sign}${minutes}m${seconds}` : `${sign}${hours}h${minutes % 60n}m${seconds}`;
}

/** `.5` of a unit; Go drops what is below a nanosecond, and digits beyond 63 bits. */
function fractionOf(fraction: string, unit: bigint): bigint {
  if (fraction === "") return 0n;
  let digits = 0n;
  let scale = 1n;
  for (const digit of fraction) {
    const next = digits * 10n + BigInt(digit);
    if (digits > (LIMIT - 1n) / 10n || next > LIMIT) break;
    digits = next;
    scale *= 10n;
  }
  // Go multiplies as floating point.
  return BigInt(Math.trunc(Number(digits) * (Number(unit) / Number(scale))));
}

function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, "0");
  const fraction = digits.slice(-places).replace(/0+$/, "");
  const whole = digits.slice(0, -places);
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

/** Go's quoting of an input in an error: bytes beyond ASCII as \x escapes. */
function quoted(text: string): string {
  let shown = "";
  for (const character of text) {
    if (character === '"' || character === "\\") shown += `\\${character}`;
    else if (character < " " || character >= "\u007f") shown += escapedBytes(character);
    else shown += character;
  }
  return `"${shown}"`;
}

function escapedBytes(character: string): string {
  return encodeURIComponent(/^[\ud800-\udfff]$/.test(character) ? "\ufffd" : character)
    .split("%")
    .slice(1)
    .map((hex) => `\\x${hex.toLowerCase()}`)
    .join("");
}
