import { expect, test } from "vitest";
import {
  clock,
  count,
  decimal,
  duration,
  figure,
  percent,
  plural,
  shortName,
} from "../../src/charts/words.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

test.each([
  [0, "00:00.0"],
  [138.44, "02:18.4"],
  [138.49999, "02:18.4"],
  [59.9999, "00:59.9"],
  [3661.05, "1:01:01.0"],
])("the clock at %d s reads %s and never runs ahead", (seconds, text) => {
  expect(clock(seconds, true)).toBe(text);
});

test.each([
  [0, "0 s"],
  [0.61, "0.6 s"],
  [24.62, "24.6 s"],
  [90, "90 s"],
  [125, "2 min 5 s"],
  [3600, "1 h"],
  [4200, "1 h 10 min"],
])("%d seconds are written %s", (seconds, text) => {
  expect(plain(duration(seconds))).toBe(text);
});

test("thousands are separated by a no-break space", () => {
  expect(count(71841)).toBe("71\u00a0841");
  expect(count(999)).toBe("999");
  expect(decimal(1234.56, 1)).toBe("1\u00a0234.6");
});

test("figures have as many decimals as three digits need", () => {
  expect([0, 0.02, 4, 8.04, 24.63, 512.4].map(figure)).toEqual(["0", "0.02", "4", "8.04", "24.6", "512"]);
  expect(plain(percent(0.0002))).toBe("0.02 %");
  expect(plain(plural(1, "pod"))).toBe("1 pod");
  expect(plain(plural(0, "pod"))).toBe("0 pods");
});

test("the last part of a generated name stands for the whole", () => {
  expect(shortName("shop-6b8f7c9d4-7hkrd")).toBe("…7hkrd");
  expect(shortName("shop")).toBe("shop");
});
