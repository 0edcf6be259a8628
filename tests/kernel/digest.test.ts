import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Digest } from "../../src/engine/kernel/digest.ts";
import { finish, foldBlocks } from "../../src/engine/kernel/murmur.ts";

describe("MurmurHash3 of 128 bits", () => {
  // As the reference implementation (x86, 128 bits, seed 0) answers.
  it.each([
    ["", "00000000000000000000000000000000"],
    ["0123456789abcdef", "fb7d440936aed30a48ad1d9b572b3bfd"],
    ["0123456789abcdef0123456789abcdefThe quick brown ", "50638d8098d636979d719c0a23ef8aca"],
  ])("of '%s' is %s", (text, hash) => {
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const words = new Int32Array(bytes.buffer);
    const state = new Int32Array(4);
    foldBlocks(state, words, 0, words.length);
    expect(finish(state, bytes.length)).toBe(hash);
  });
});

const part = fc.oneof(
  fc.double(),
  fc.string(),
  fc.float64Array(),
  fc.float32Array(),
  fc.int32Array(),
  fc.uint8Array(),
);
type Part = number | string | Float64Array | Float32Array | Int32Array | Uint8Array;

function fold(digest: Digest, parts: readonly Part[]): Digest {
  for (const value of parts) {
    if (typeof value === "number") digest.number(value);
    else if (typeof value === "string") digest.text(value);
    else digest.column(value);
  }
  return digest;
}

describe("a digest", () => {
  it("keeps its value, so that hashes of old recordings still compare", () => {
    const digest = new Digest()
      .number(1.5)
      .text("shop")
      .column(Float64Array.of(1, 2, 3))
      .column(Uint8Array.of(7));
    expect(digest.hex()).toBe("ba78b1a93c7447f032a6dc542a0133e2");
  });

  it("is the same for the same parts, and another for other parts", () => {
    const text = (parts: readonly Part[]) =>
      JSON.stringify(
        parts.map((value) =>
          typeof value === "object"
            ? [value.constructor.name, ...Array.from(value, textOfNumber)]
            : typeof value === "number"
              ? textOfNumber(value)
              : value,
        ),
      );
    fc.assert(
      fc.property(fc.array(part), fc.array(part), (first, second) => {
        const hash = fold(new Digest(), first).hex();
        expect(hash).toMatch(/^[0-9a-f]{32}$/);
        expect(fold(new Digest(), first).hex()).toBe(hash);
        if (text(first) !== text(second)) expect(fold(new Digest(), second).hex()).not.toBe(hash);
      }),
    );
  });

  it("goes on from a saved state as if nothing had happened, and reading it changes nothing", () => {
    fc.assert(
      fc.property(fc.array(part), fc.array(part), (before, after) => {
        const whole = fold(fold(new Digest(), before), after).hex();
        const first = fold(new Digest(), before);
        first.hex();
        const second = fold(new Digest(), after);
        second.restore(structuredClone(first.save()));
        expect(fold(second, after).hex()).toBe(whole);
        expect(fold(first, after).hex()).toBe(whole);
      }),
    );
  });

  it("sees one changed bit anywhere in a long column", () => {
    const column = Float64Array.from({ length: 10_000 }, (_, index) => index);
    const seen = new Set([new Digest().column(column).hex()]);
    for (const index of [0, 1, 2047, 2048, 4095, 5000, 9999]) {
      const changed = column.slice();
      changed[index] = -(changed[index] ?? 0);
      seen.add(new Digest().column(changed).hex());
    }
    expect(seen.size).toBe(8);
  });

  it("hashes a part of a larger buffer like a copy of it, wherever it starts", () => {
    const bytes = Uint8Array.from({ length: 100 }, (_, index) => index * 37);
    expect(new Digest().column(bytes.subarray(3, 60)).hex()).toBe(
      new Digest().column(bytes.slice(3, 60)).hex(),
    );
  });

  it("takes every NaN for the same one, but 0 and -0 for two", () => {
    const other = new Float64Array(new BigInt64Array([-0x000fffffffffff0fn]).buffer);
    expect(other[0]).toBeNaN();
    expect(new Digest().column(other).hex()).toBe(new Digest().column(Float64Array.of(Number.NaN)).hex());
    expect(new Digest().number(other[0] ?? 0).hex()).toBe(new Digest().number(Number.NaN).hex());
    const single = new Float32Array(new Int32Array([-1]).buffer);
    expect(new Digest().column(single).hex()).toBe(new Digest().column(Float32Array.of(Number.NaN)).hex());
    expect(new Digest().number(0).hex()).not.toBe(new Digest().number(-0).hex());
  });
});

function textOfNumber(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
