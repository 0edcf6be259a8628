/** How the command line writes numbers: plain spaces, so that a shell's tools can read them. */

/** `03:42.1`, as the page's clock shows it; `1:03:42.1` from an hour on. */
export function clock(seconds: number): string {
  const tenths = Math.floor(seconds * 10 + 1e-6);
  const hours = Math.floor(tenths / 36_000);
  const minutes = two(Math.floor(tenths / 600) % 60);
  const rest = `${minutes}:${two(Math.floor(tenths / 10) % 60)}.${tenths % 10}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}

/** Thousands apart, the same on every machine. */
export const count = (value: number): string => {
  const [whole = "", decimals] = String(value).split(".");
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, " ");
  return decimals === undefined ? apart : `${apart}.${decimals}`;
};

/** `1 check`, `2 checks`. */
export const plural = (value: number, word: string): string =>
  `${count(value)} ${word}${value === 1 ? "" : "s"}`;

export const rounded = (value: number, digits: number): number =>
  Math.round(value * 10 ** digits) / 10 ** digits;

/** `0 s`, `0.25 s`, `24.6 s`, `2 min 5 s`, `1 h 10 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${rounded(seconds, 2)} s`;
  if (seconds < 119.95) return `${rounded(seconds, 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return apart(Math.floor(whole / 60), "min", whole % 60, "s");
  return apart(Math.floor(whole / 3600), "h", Math.floor((whole % 3600) / 60), "min");
}

/** A share of 1: `0.02 %`, `8.4 %`, `100 %`. */
export function percent(share: number): string {
  const value = share * 100;
  return `${count(rounded(value, value >= 100 ? 0 : value >= 10 ? 1 : 3))} %`;
}

/** Breaks a text into lines of at most so many characters. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return line === "" ? lines : [...lines, line];
}

const two = (value: number): string => String(value).padStart(2, "0");

const apart = (large: number, unit: string, small: number, smallUnit: string): string =>
  small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;
