import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { luck, luckBits, textHash } from "../../src/engine/kernel/random.ts";
import { RandomStream, streamOf } from "../../src/engine/kernel/random-stream.ts";
import { chiSquare, chiSquareLimit } from "../support/chi-square.ts";

const word = fc.integer({ min: 0, max: 0xffffffff });

describe("luck", () => {
  it("keeps its values, so that a shared link keeps its run", () => {
    expect(luck(7, 1, 2, 3, 0, 0)).toBe(0.9071712912046345);
    expect(luck(7, 1, 2, 3, 4, 5)).toBe(0.08691229761276464);
    expect(luckBits(7, 1, 2, 3)).toBe(3641861844);
  });

  it("names streams by FNV-1a, with its published value", () => {
    expect(textHash("")).toBe(0x811c9dc5);
    expect(textHash("foobar")).toBe(0xbf9cf968);
  });

  it("lies strictly between 0 and 1", () => {
    fc.assert(
      fc.property(word, fc.nat(65_535), word, word, fc.nat(255), fc.nat(255), (...what) => {
        const u = luck(...what);
        expect(u).toBeGreaterThan(0);
        expect(u).toBeLessThan(1);
      }),
    );
  });

  it("differs when any of its arguments does", () => {
    const base = [7, 1, 2, 3, 4, 5] as const;
    const seen = new Set([luck(...base)]);
    for (let changed = 0; changed < base.length; changed += 1) {
      for (let by = 1; by <= 100; by += 1) {
        const [seed, purpose, user, action, attempt, hop] = base.map((value, index) =>
          index === changed ? value + by : value,
        );
        seen.add(luck(seed ?? 0, purpose ?? 0, user ?? 0, action ?? 0, attempt ?? 0, hop ?? 0));
      }
    }
    expect(seen.size).toBe(601);
  });

  it.each(["seed", "purpose", "user", "action", "attempt", "hop"])("is uniform along the %s", (along) => {
    const counts = new Array<number>(64).fill(0);
    const draws = along === "attempt" || along === "hop" ? 256 : 64_000;
    for (let user = 0; user < 64_000 / draws; user += 1) {
      for (let index = 0; index < draws; index += 1) {
        const at = (name: string, otherwise: number) => (name === along ? index : otherwise);
        const u = luck(
          at("seed", 7),
          at("purpose", 3),
          at("user", user),
          at("action", 1),
          at("attempt", 0),
          at("hop", 0),
        );
        const cell = Math.floor(u * 64);
        counts[cell] = (counts[cell] ?? 0) + 1;
      }
    }
    expect(
      chiSquare(
        counts,
        counts.map(() => 1000),
      ),
    ).toBeLessThan(chiSquareLimit(63));
  });

  it("of neighbouring requests is not correlated", () => {
    let sum = 0;
    const n = 100_000;
    for (let action = 0; action < n; action += 1) {
      sum += (luck(7, 1, 5, action, 0, 0) - 0.5) * (luck(7, 1, 5, action + 1, 0, 0) - 0.5);
    }
    // Variance of the product is 1/144; four standard errors.
    expect(Math.abs(sum / n)).toBeLessThan(4 / 12 / Math.sqrt(n));
  });
});

describe("a named stream", () => {
  it("is xoshiro128**: state 1 2 3 4 gives the published first numbers", () => {
    const stream = new RandomStream(Int32Array.of(1, 2, 3, 4));
    expect(Array.from({ length: 10 }, () => stream.bits() >>> 0)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it("repeats for the same seed and name, and differs for another", () => {
    const first = (seed: number, name: string) => streamOf(seed, name).bits();
    expect(first(7, "image-pull")).toBe(first(7, "image-pull"));
    expect(new Set([first(7, "image-pull"), first(8, "image-pull"), first(7, "node-lag")]).size).toBe(3);
  });

  it("goes on from a saved state as if nothing had happened", () => {
    const stream = streamOf(7, "image-pull");
    stream.uniform();
    const saved = stream.save();
    const onwards = Array.from({ length: 10 }, () => stream.uniform());
    const other = streamOf(1, "another");
    other.restore(saved);
    expect(Array.from({ length: 10 }, () => other.uniform())).toEqual(onwards);
  });

  it("is uniform", () => {
    const stream = streamOf(7, "uniformity");
    const counts = new Array<number>(100).fill(0);
    for (let draw = 0; draw < 100_000; draw += 1) {
      const cell = Math.floor(stream.uniform() * 100);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    expect(
      chiSquare(
        counts,
        counts.map(() => 1000),
      ),
    ).toBeLessThan(chiSquareLimit(99));
  });
});
