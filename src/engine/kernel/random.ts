/**
 * Luck by counters: the value depends only on what it is for, never on how often anybody drew before. So two strategies
 * under comparison meet the same users with the same luck.
 */
import { threefry } from "./threefry.ts";

/** Where a block of Threefry lands; read at once, so that no draw allocates. */
const words = new Int32Array(2);

const TWO_TO_26 = 67_108_864;
const TWO_TO_52 = 4_503_599_627_370_496;

/**
 * The luck of one request for one purpose: uniform in (0, 1), 52 bits. `seed`, `user` and `action` (the how-manyeth request
 * of that user) count with 32 bits, `purpose` with 16, `attempt` and `hop` with 8.
 */
export function luck(
  seed: number,
  purpose: number,
  user: number,
  action: number,
  attempt: number,
  hop: number,
): number {
  threefry(seed, (purpose << 16) | ((attempt & 0xff) << 8) | (hop & 0xff), user, action, words);
  return (((words[0] ?? 0) >>> 6) * TWO_TO_26 + ((words[1] ?? 0) >>> 6) + 0.5) / TWO_TO_52;
}

/** 32 random bits of (seed, purpose, a, b), each 32 bits wide: pure, uniform, independent for different arguments. */
export function luckBits(seed: number, purpose: number, a: number, b: number): number {
  threefry(seed, purpose, a, b, words);
  return (words[0] ?? 0) >>> 0;
}

/** The hash of an empty text. */
const EMPTY = 0x811c9dc5;

/**
 * Hash of a text to 32 bits (FNV-1a over UTF-16 code units), to name streams and derive identities. `before` is the hash of
 * what precedes the text.
 */
export function textHash(text: string, before = EMPTY): number {
  let hash = before;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
