import { textHash } from "./random.ts";
import { threefry } from "./threefry.ts";

const TWO_TO_32 = 4_294_967_296;

/**
 * A stream of random numbers for one source of chance that is no request: image pulls, lags of nodes, … Its generator is
 * xoshiro128** (Blackman and Vigna, https://prng.di.unimi.it/xoshiro128starstar.c); the state lies in an Int32Array, because
 * as fields of an object it is seven times slower in Chromium.
 */
export class RandomStream {
  private readonly state: Int32Array;

  /** `state`: four words, not all zero. */
  constructor(state: Int32Array) {
    this.state = state.slice();
  }

  /** 32 random bits, as a signed integer. */
  bits(): number {
    const state = this.state;
    const s0 = state[0] ?? 0;
    const s1 = state[1] ?? 0;
    const s2 = (state[2] ?? 0) ^ s0;
    const s3 = (state[3] ?? 0) ^ s1;
    const times5 = Math.imul(s1, 5);
    state[0] = s0 ^ s3;
    state[1] = s1 ^ s2;
    state[2] = s2 ^ (s1 << 9);
    state[3] = (s3 << 11) | (s3 >>> 21);
    return Math.imul((times5 << 7) | (times5 >>> 25), 9);
  }

  /** Uniform in (0, 1), 32 bits. */
  uniform(): number {
    return ((this.bits() >>> 0) + 0.5) / TWO_TO_32;
  }

  /** A copy of the state: four words. */
  save(): Int32Array {
    return this.state.slice();
  }

  restore(state: Int32Array): void {
    this.state.set(state);
  }
}

/** The stream called `name` of a run with this seed (32 bits). Streams of different names are independent. */
export function streamOf(seed: number, name: string): RandomStream {
  const state = new Int32Array(4);
  threefry(seed, textHash(name), name.length, 0, state.subarray(0, 2));
  threefry(seed, textHash(name), name.length, 1, state.subarray(2, 4));
  // All zero is the one state that xoshiro never leaves.
  if (state.every((word) => word === 0)) state[0] = 1;
  return new RandomStream(state);
}
