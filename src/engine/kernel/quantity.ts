/**
 * Amounts of resources as the Kubernetes API writes them: `250m`, `1.5Gi`, `1e3`. Exact, with the canonical text
 * and the rounding of k8s.io/apimachinery/pkg/api/resource (quantity.go); arithmetic is on bigints, so keep it off
 * the hot path and use {@link milliValue} and {@link wholeValue} there, which remember what they have read.
 */

type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent";

/** The amount is `unscaled` · 10^`exponent`. */
export interface Quantity {
  readonly unscaled: bigint;
  readonly exponent: number;
  readonly format: QuantityFormat;
  /**
   * The text as written where it is canonical already, else empty: the original keeps it, and it is part of a
   * template's hash.
   */
  readonly text: string;
  /** Whether the original would hold the amount as an arbitrary decimal rather than a 64-bit integer. */
  readonly arbitrary: boolean;
}

export type ParsedQuantity =
  | { readonly ok: true; readonly quantity: Quantity }
  | { readonly ok: false; readonly error: string };

const WRONG_FORMAT =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_SUFFIX = "unable to parse quantity's suffix";
const NOT_NUMERIC = "unable to parse numeric part of quantity";

const DECIMAL_SUFFIXES: readonly string[] = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const BINARY_SUFFIXES: readonly string[] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** Digits that surely fit into 64 bits. */
const SAFE_DIGITS = 18;
const LARGEST = 9_223_372_036_854_775_807n;
const NANO = -9;
const MILLI = -3;

const SHAPE = /^([+-]?)(0*)([0-9]*)(?:(\.)([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/;

/** Reads a quantity. The error is worded as the API server words it. */
export function parseQuantity(source: string): ParsedQuantity {
  if (source === "") return { ok: false, error: WRONG_FORMAT };
  const match = SHAPE.exec(source);
  if (match === null) return { ok: false, error: WRONG_FORMAT };
  const [, sign = "", zeros = "", digits = "", point = "", fraction = "", suffix = ""] = match;
  const unit = readSuffix(suffix);
  if (unit === undefined) return { ok: false, error: WRONG_SUFFIX };
  const number: WrittenNumber = {
    source,
    negative: sign === "-",
    digits: digits === "" ? "0" : digits,
    fraction,
  };
  const fast = fastQuantity(number, unit);
  if (fast !== undefined) return { ok: true, quantity: fast };
  if (zeros + digits + fraction === "" && (point !== "" || suffix !== "")) {
    return { ok: false, error: NOT_NUMERIC };
  }
  return { ok: true, quantity: arbitraryQuantity(number, unit) };
}

/** The canonical text: `1000m` is `1`, `1024Mi` is `1Gi`; text that is canonical stays as it was written. */
export function quantityText(quantity: Quantity): string {
  if (quantity.text !== "") return quantity.text;
  if (quantity.unscaled === 0n) return "0";
  if (quantity.format === "BinarySI" && isWholeKibi(quantity)) return binaryText(quantity);
  return decimalText(quantity, quantity.format === "BinarySI" ? "DecimalSI" : quantity.format);
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareQuantities(a: Quantity, b: Quantity): -1 | 0 | 1 {
  const exponent = Math.min(a.exponent, b.exponent);
  const left = atExponent(a, exponent);
  const right = atExponent(b, exponent);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The sum; its notation is that of `a`, or of `b` where `a` is zero (Quantity.Add). */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return combine(a, b, 1n);
}

/** The difference, written as the sum would be (Quantity.Sub). */
export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return combine(a, b, -1n);
}

/**
 * The amount in units of 10^`scale`, rounded away from zero, as a signed 64-bit integer (Quantity.ScaledValue):
 * Value with 0, MilliValue with -3. Beyond 64 bits it gives what the original gives, which is not the amount.
 */
export function scaledValue(quantity: Quantity, scale: number): bigint {
  const shift = quantity.exponent - scale;
  if (quantity.arbitrary) return wrappedValue(quantity.unscaled, shift);
  if (shift >= 0) {
    const value = quantity.unscaled * powerOfTen(shift);
    return value === BigInt.asIntN(64, value) ? value : 0n;
  }
  const divisor = powerOfTen(-shift);
  const whole = quantity.unscaled / divisor;
  if (quantity.unscaled % divisor === 0n) return whole;
  return quantity.unscaled < 0n ? whole - 1n : whole + 1n;
}

/**
 * A quantity's canonical text after rounding up to thousandths, the finest grain that the API keeps of a resource.
 */
export function roundUpToMilli(text: string): string {
  const parsed = parseQuantity(text);
  if (!parsed.ok) return text;
  const { quantity } = parsed;
  if (quantity.exponent >= MILLI && !quantity.arbitrary) return quantityText(quantity);
  const divisor = powerOfTen(Math.max(0, MILLI - quantity.exponent));
  const whole = quantity.unscaled / divisor;
  const isExact = quantity.unscaled % divisor === 0n;
  const rounded = isExact ? whole : quantity.unscaled < 0n ? whole - 1n : whole + 1n;
  return quantityText({
    unscaled: rounded,
    exponent: Math.max(MILLI, quantity.exponent),
    format: quantity.format,
    text: "",
    arbitrary: quantity.arbitrary,
  });
}

const milliValues = new Map<string, number>();
const wholeValues = new Map<string, number>();

/** Thousandths of a unit (millicores of CPU), rounded up; 0 for text that is no quantity. */
export function milliValue(text: string | undefined): number {
  return text === undefined ? 0 : remembered(milliValues, text, MILLI);
}

/** Whole units (bytes of memory, numbers of pods), rounded up; 0 for text that is no quantity. */
export function wholeValue(text: string | undefined): number {
  return text === undefined ? 0 : remembered(wholeValues, text, 0);
}

function remembered(known: Map<string, number>, text: string, scale: number): number {
  const value = known.get(text);
  if (value !== undefined) return value;
  const parsed = parseQuantity(text);
  const read = parsed.ok ? Number(scaledValue(parsed.quantity, scale)) : 0;
  known.set(text, read);
  return read;
}

interface Unit {
  readonly base: 2 | 10;
  readonly exponent: number;
  readonly format: QuantityFormat;
}

interface WrittenNumber {
  readonly source: string;
  readonly negative: boolean;
  /** Without leading zeros, at least one digit. */
  readonly digits: string;
  readonly fraction: string;
}

function readSuffix(suffix: string): Unit | undefined {
  const decimal = DECIMAL_SUFFIXES.indexOf(suffix);
  if (decimal >= 0) return { base: 10, exponent: decimal * 3 + NANO, format: "DecimalSI" };
  const binary = BINARY_SUFFIXES.indexOf(suffix);
  if (binary > 0) return { base: 2, exponent: binary * 10, format: "BinarySI" };
  if (!/^[eE][-+]?[0-9]+$/.test(suffix)) return undefined;
  return { base: 10, exponent: Number(suffix.slice(1)), format: "DecimalExponent" };
}

/** What the original reads into a 64-bit integer: short numbers, and binary ones without a fraction. */
function fastQuantity(number: WrittenNumber, unit: Unit): Quantity | undefined {
  const { digits, fraction } = number;
  if (unit.base === 2) {
    const precision = 15 - digits.length - Math.floor((unit.exponent * 3) / 10) - 1;
    if (fraction !== "" || precision < 0) return undefined;
  } else if (digits.length + fraction.length > SAFE_DIGITS) {
    return undefined;
  }
  const exponent = unit.base === 2 ? 0 : unit.exponent - fraction.length;
  if (exponent < NANO) return undefined;
  const shifted = digits + fraction;
  const value = BigInt(shifted);
  const isCanonical =
    unit.base === 2
      ? (value & 7n) !== 0n
      : exponent % 3 === 0 && !shifted.endsWith("000") && !shifted.startsWith("0");
  const scaled = unit.base === 2 ? value << BigInt(unit.exponent) : value;
  return {
    unscaled: number.negative ? -scaled : scaled,
    exponent,
    format: unit.format,
    text: isCanonical || number.source === "0" ? number.source : "",
    arbitrary: false,
  };
}

function arbitraryQuantity(number: WrittenNumber, unit: Unit): Quantity {
  const written = BigInt(number.digits + number.fraction);
  const magnitude = unit.base === 2 ? written << BigInt(unit.exponent) : written;
  const exponent = (unit.base === 10 ? unit.exponent : 0) - number.fraction.length;
  let unscaled = toNano(magnitude, exponent);
  let format = unit.format;
  if (format === "BinarySI" && unscaled > LARGEST * NANOS) unscaled = LARGEST * NANOS;
  if (format === "BinarySI" && unscaled > 0n && unscaled < NANOS) format = "DecimalSI";
  return {
    unscaled: number.negative ? -unscaled : unscaled,
    exponent: unscaled === 0n ? exponent : NANO,
    format,
    text: "",
    arbitrary: true,
  };
}

const NANOS = 1_000_000_000n;

/** In billionths, rounded up: who asks for a little shall get a little. */
function toNano(magnitude: bigint, exponent: number): bigint {
  const shift = exponent - NANO;
  if (shift >= 0) return magnitude * powerOfTen(shift);
  const divisor = powerOfTen(-shift);
  return (magnitude + divisor - 1n) / divisor;
}

/** The original divides 64-bit halves here and adds one for any remainder, also below zero. */
function wrappedValue(unscaled: bigint, shift: number): bigint {
  if (shift >= 0) return BigInt.asIntN(64, unscaled * powerOfTen(shift));
  const divisor = powerOfTen(-shift);
  const dividend = unscaled < LARGEST && -shift < 19 ? BigInt.asIntN(64, unscaled) : unscaled;
  const whole = BigInt.asIntN(64, dividend / divisor);
  return dividend % divisor === 0n ? whole : whole + 1n;
}

function combine(a: Quantity, b: Quantity, sign: bigint): Quantity {
  const exponent = Math.min(a.exponent, b.exponent);
  return {
    unscaled: atExponent(a, exponent) + sign * atExponent(b, exponent),
    exponent,
    format: a.unscaled === 0n ? b.format : a.format,
    text: "",
    arbitrary: a.arbitrary || b.arbitrary,
  };
}

/** Whether binary notation would show the amount: whole, and 1024 or more. */
function isWholeKibi(quantity: Quantity): boolean {
  const divisor = powerOfTen(Math.max(0, -quantity.exponent));
  if (quantity.unscaled % divisor !== 0n) return false;
  const whole = atExponent(quantity, Math.min(0, quantity.exponent)) / divisor;
  return whole <= -1024n || whole >= 1024n;
}

function binaryText(quantity: Quantity): string {
  let value =
    atExponent(quantity, Math.min(0, quantity.exponent)) / powerOfTen(Math.max(0, -quantity.exponent));
  let power = 0;
  while (value % 1024n === 0n && power < BINARY_SUFFIXES.length - 1) {
    value /= 1024n;
    power += 1;
  }
  return `${value}${BINARY_SUFFIXES[power]}`;
}

function decimalText(quantity: Quantity, format: "DecimalSI" | "DecimalExponent"): string {
  let value = quantity.unscaled;
  let exponent = quantity.exponent;
  while (value % 10n === 0n) {
    value /= 10n;
    exponent += 1;
  }
  while (exponent % 3 !== 0) {
    value *= 10n;
    exponent -= 1;
  }
  if (exponent === 0) return `${value}`;
  const suffix = DECIMAL_SUFFIXES[(exponent - NANO) / 3];
  return format === "DecimalSI" && suffix !== undefined ? `${value}${suffix}` : `${value}e${exponent}`;
}

const atExponent = (quantity: Quantity, exponent: number): bigint =>
  quantity.unscaled * powerOfTen(quantity.exponent - exponent);

/** Powers that no real amount needs are cut, so that `1e999999999` in pasted text costs nothing. */
const powerOfTen = (exponent: number): bigint => BigInt(`1${"0".repeat(Math.min(exponent, 10_000))}`);
