/**
 * Functions whose last bits differ between JavaScript engines, made of + - * /, the square root and the bits of a double, so
 * that the same run has the same bits everywhere.
 */

/** One double and its halves; typed arrays are little-endian on every machine that runs us, so the high half is second. */
const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

/** ln 2 in two parts; the first has 33 bits, so its product with any exponent is exact. */
const LN2_HIGH = 0.6931471804855391;
const LN2_LOW = 7.440617110012397e-11;
/** High half of the double √2, without its exponent. */
const SQRT2_MANTISSA = 0x6a09f;
const LEAST_NORMAL = 2.2250738585072014e-308;
const TWO_TO_54 = 18_014_398_509_481_984;

/** 2 to the power of 1023 - i: what brings a number with the raw exponent i to [1, 2). */
const SCALES = Float64Array.from({ length: 2048 }, (_, index) => scale(index));

function scale(rawExponent: number): number {
  const exponent = 1023 - rawExponent;
  return powerOfTwo(exponent >> 1) * powerOfTwo(exponent - (exponent >> 1));
}

/** Natural logarithm, within 1 unit in the last place (measured). */
export function log(x: number): number {
  if (!(x >= LEAST_NORMAL && x < Number.POSITIVE_INFINITY)) return logOfExtreme(x);
  double[0] = x;
  const high = halves[1] ?? 0;
  // x = (1 + f) · 2^exponent with 1 + f from √½ to √2. Scaling by a product, for writing half a double and reading all of it stalls.
  const raw = (high >> 20) + +((high & 0xfffff) >= SQRT2_MANTISSA);
  const exponent = raw - 1023;
  const f = x * (SCALES[raw] ?? 0) - 1;
  // With s = f / (2 + f): ln(1 + f) = 2s + 2s³/3 + 2s⁵/5 + …, and 2s = f - f²/2 + s·f²/2 keeps the bits of f.
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = z * (2 / 3 + w * (2 / 7 + w * (2 / 11 + w * (2 / 15 + w * (2 / 19)))));
  const even = w * (2 / 5 + w * (2 / 9 + w * (2 / 13 + w * (2 / 17 + w * (2 / 21)))));
  const half = 0.5 * f * f;
  return exponent * LN2_HIGH - (half - (s * (half + odd + even) + exponent * LN2_LOW) - f);
}

function logOfExtreme(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (x > 0 && x < LEAST_NORMAL) return log(x * TWO_TO_54) - 54 * (LN2_HIGH + LN2_LOW);
  return x > 0 ? x : Number.NaN;
}

/** 1 / k! for k = 2 … 13. */
const EXP_SERIES = [
  1 / 2,
  1 / 6,
  1 / 24,
  1 / 120,
  1 / 720,
  1 / 5_040,
  1 / 40_320,
  1 / 362_880,
  1 / 3_628_800,
  1 / 39_916_800,
  1 / 479_001_600,
  1 / 6_227_020_800,
];

/** e to the power of x, within 1 unit in the last place (measured) where the result is not subnormal. */
export function exp(x: number): number {
  if (x > 709.79) return Number.POSITIVE_INFINITY;
  if (x < -745.14) return 0;
  if (Number.isNaN(x)) return x;
  // x = exponent · ln 2 + r with |r| at most half of ln 2; `lost` is what rounding took from r.
  const exponent = Math.floor(x / (LN2_HIGH + LN2_LOW) + 0.5);
  const coarse = x - exponent * LN2_HIGH;
  const r = coarse - exponent * LN2_LOW;
  const lost = coarse - r - exponent * LN2_LOW;
  const value = 1 + (r + (lost + r * r * polynomial(EXP_SERIES, r)));
  const half = exponent >> 1;
  return value * powerOfTwo(half) * powerOfTwo(exponent - half);
}

/** 2 to the power of a whole number from -1022 to 1023. */
export function powerOfTwo(exponent: number): number {
  halves[0] = 0;
  halves[1] = (exponent + 1023) << 20;
  return double[0] ?? 0;
}

/** c0 + c1·x + c2·x² + … */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let index = coefficients.length - 1; index >= 0; index -= 1) {
    sum = sum * x + (coefficients[index] ?? 0);
  }
  return sum;
}

/**
 * Quantile of the standard normal distribution for 0 < p < 1, to a relative error of 1e-15. Source: Wichura, algorithm AS 241,
 * Applied Statistics 37 (1988), routine PPND16: a rational function for the middle and two for the tails.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * rational(MIDDLE, 0.180625 - q * q);
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const size = r <= 5 ? rational(TAIL, r - 1.6) : rational(FAR_TAIL, r - 5);
  return q < 0 ? -size : size;
}

interface Rational {
  readonly above: readonly number[];
  readonly below: readonly number[];
}

function rational({ above, below }: Rational, x: number): number {
  return polynomial(above, x) / polynomial(below, x);
}

const MIDDLE: Rational = {
  above: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  below: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852546,
  ],
};

const TAIL: Rational = {
  above: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  below: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
};

const FAR_TAIL: Rational = {
  above: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  below: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
};
