/** ln 2. */
const LN2 = Math.LN2;

/** Natural logarithm of a positive number by + - * / only: m·2^k, and the series of artanh for m. */
export function naturalLogarithm(value: number): number {
  let mantissa = value;
  let exponent = 0;
  while (mantissa > 1.5) {
    mantissa /= 2;
    exponent += 1;
  }
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let sum = 0;
  for (let power = 41; power >= 1; power -= 2) sum = sum * square + 1 / power;
  return exponent * LN2 + 2 * ratio * sum;
}
