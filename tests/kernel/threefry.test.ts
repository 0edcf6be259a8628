import { describe, expect, it } from "vitest";
import { threefry } from "../../src/engine/kernel/threefry.ts";

/** Published with Random123 (kat_vectors): counter, key, result. */
const PUBLISHED = [
  { counter: [0, 0], key: [0, 0], result: ["6b200159", "99ba4efe"] },
  {
    counter: [0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    result: ["1cb996fc", "bb002be7"],
  },
  {
    counter: [0x243f6a88, 0x85a308d3],
    key: [0x13198a2e, 0x03707344],
    result: ["c4923a9c", "483df7a0"],
  },
] as const;

describe("Threefry-2x32-20", () => {
  it.each(PUBLISHED)("answers $result for counter $counter and key $key", ({ counter, key, result }) => {
    const out = new Int32Array(2);
    threefry(key[0], key[1], counter[0], counter[1], out);
    expect(Array.from(new Uint32Array(out.buffer), (word) => word.toString(16).padStart(8, "0"))).toEqual(
      result,
    );
  });

  it("reads its words as 32 bits, signed or not", () => {
    const unsigned = new Int32Array(2);
    const signed = new Int32Array(2);
    threefry(0xfffffffe, 0x80000000, 0xdeadbeef, 0x90000001, unsigned);
    threefry(0xfffffffe | 0, 0x80000000 | 0, 0xdeadbeef | 0, 0x90000001 | 0, signed);
    expect(signed).toEqual(unsigned);
  });
});
