/** A number with its thousands set apart by no-break spaces. */
export function countWords(count: number): string {
  const digits = String(Math.round(count));
  let text = "";
  for (let index = 0; index < digits.length; index += 1) {
    if (index > 0 && (digits.length - index) % 3 === 0) text += "\u00a0";
    text += digits[index] ?? "";
  }
  return text;
}

/** A share of 1 as a percentage with two significant figures: `8 %`, `0.42 %`, `97 %`. */
export function percentWords(share: number): string {
  const percent = share * 100;
  const digits = percent >= 9.95 ? 0 : percent >= 0.995 ? 1 : 2;
  return `${trimZeros(percent.toFixed(digits))}\u00a0%`;
}

/** A duration of so many seconds: `21 ms`, `0.6 s`, `18 s`, `2 min 5 s`. */
export function durationWords(seconds: number): string {
  if (seconds > 0 && seconds < 0.0995) return `${Math.max(1, Math.round(seconds * 1000))}\u00a0ms`;
  if (seconds < 9.95) return `${trimZeros(seconds.toFixed(1))}\u00a0s`;
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole}\u00a0s`;
  const rest = whole % 60;
  const minutes = `${Math.floor(whole / 60)}\u00a0min`;
  return rest === 0 ? minutes : `${minutes} ${rest}\u00a0s`;
}

/** A moment of the run: `02:39`. */
export function clockWords(seconds: number): string {
  const whole = Math.floor(seconds);
  const pad = (value: number) => String(value).padStart(2, "0");
  const minutes = `${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)}`;
  return whole < 3600 ? minutes : `${Math.floor(whole / 3600)}:${minutes}`;
}

/** A moment of the run with its milliseconds: `02:39.180`. */
export function preciseClockWords(seconds: number): string {
  const milliseconds = Math.floor(seconds * 1000 + 1e-6) % 1000;
  return `${clockWords(seconds)}.${String(milliseconds).padStart(3, "0")}`;
}

/** `1 pod`, `3 pods`. */
export const plural = (count: number, word: string): string =>
  `${countWords(count)}\u00a0${word}${count === 1 ? "" : "s"}`;

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/[.]?0+$/, "") : text;
}
