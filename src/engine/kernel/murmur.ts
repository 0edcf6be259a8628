/**
 * MurmurHash3, the variant of 128 bits for 32-bit machines (Austin Appleby, public domain), over whole blocks of 16 bytes: four
 * 32-bit lanes, integer maths only.
 */

/** Words of a block. */
export const BLOCK_WORDS = 4;

/** Folds `words` from `start` up to `end`, a whole number of blocks, into the four words of `state`. */
export function foldBlocks(state: Int32Array, words: Int32Array, start: number, end: number): void {
  let h1 = state[0] ?? 0;
  let h2 = state[1] ?? 0;
  let h3 = state[2] ?? 0;
  let h4 = state[3] ?? 0;
  for (let index = start; index < end; index += BLOCK_WORDS) {
    h1 ^= scramble(words[index] ?? 0, 0x239b961b, 15, 0xab0e9789);
    h1 = (Math.imul(((h1 << 19) | (h1 >>> 13)) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= scramble(words[index + 1] ?? 0, 0xab0e9789, 16, 0x38b34ae5);
    h2 = (Math.imul(((h2 << 17) | (h2 >>> 15)) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= scramble(words[index + 2] ?? 0, 0x38b34ae5, 17, 0xa1e38b93);
    h3 = (Math.imul(((h3 << 15) | (h3 >>> 17)) + h4, 5) + 0x96cd1c35) | 0;
    h4 ^= scramble(words[index + 3] ?? 0, 0xa1e38b93, 18, 0x239b961b);
    h4 = (Math.imul(((h4 << 13) | (h4 >>> 19)) + h1, 5) + 0x32ac3b17) | 0;
  }
  state[0] = h1;
  state[1] = h2;
  state[2] = h3;
  state[3] = h4;
}

function scramble(word: number, first: number, turn: number, second: number): number {
  const bits = Math.imul(word, first);
  return Math.imul((bits << turn) | (bits >>> (32 - turn)), second);
}

/** The hash of what was folded into `state`, `byteLength` bytes in all, as 32 hexadecimal digits; the state stays as it is. */
export function finish(state: Int32Array, byteLength: number): string {
  let [h1 = 0, h2 = 0, h3 = 0, h4 = 0] = Array.from(state, (word) => word ^ byteLength);
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = avalanche((h2 + h1) | 0);
  h3 = avalanche((h3 + h1) | 0);
  h4 = avalanche((h4 + h1) | 0);
  h1 = avalanche(h1);
  h1 = (h1 + h2 + h3 + h4) | 0;
  return [h1, h2 + h1, h3 + h1, h4 + h1].map(hexadecimal).join("");
}

function avalanche(word: number): number {
  let bits = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function hexadecimal(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
