/** A version's hue and number of cut corners wrap after four; its label goes on counting. */
const LOOKS = 4;

/** Class that sets the custom properties of a version's colours: `v1` to `v4`. */
export function versionClass(index: number): string {
  return `v${versionLook(index) + 1}`;
}

/** 0 to 3: how many corners are cut. */
export function versionLook(index: number): number {
  return index % LOOKS;
}

/** `v5` */
export function versionName(index: number): string {
  return `v${index + 1}`;
}
