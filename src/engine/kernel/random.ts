/**
 * Randomness by counters: the value depends only on what it is for, never on how often anybody drew before.
 */

/** 32 random bits of (seed, purpose, a, b): pure, uniform, independent for different arguments. */
export function luckBits(seed: number, purpose: number, a: number, b: number): number {
  return mix(mix(mix(mix(seed | 0) ^ (purpose | 0)) ^ (a | 0)) ^ (b | 0)) >>> 0;
}

function mix(value: number): number {
  let bits = (value + 0x9e3779b9) | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return bits ^ (bits >>> 15);
}

/** Hash of a text to 32 bits (FNV-1a over UTF-16 code units), to name streams and derive identities. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
