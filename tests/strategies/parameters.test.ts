import { describe, expect, test } from "vitest";
import {
  parameterMistakes,
  readParameters,
  STRATEGY_PARAMETERS,
} from "../../src/engine/strategies/parameters.ts";

describe("parameters of a strategy", () => {
  test("have defaults, and leave to the manifest what is not asked for", () => {
    expect(readParameters("RollingUpdate", {})).toEqual({
      maxSurge: undefined,
      maxUnavailable: undefined,
      minReadySeconds: undefined,
      progressDeadlineSeconds: undefined,
      verifyFor: 60,
      checkEvery: 5,
      maxErrorRate: 0.01,
      maxLatencyP99: 1,
      minRequests: 20,
      undo: "never",
    });
  });

  test("are read in the ways in which people write them", () => {
    const given = {
      maxSurge: "25%",
      maxUnavailable: "1",
      verifyFor: "1m30s",
      maxErrorRate: "0.5%",
      checkEvery: 2,
    };
    expect(readParameters("RollingUpdate", given)).toMatchObject({
      maxSurge: "25%",
      maxUnavailable: 1,
      verifyFor: 90,
      maxErrorRate: 0.005,
      checkEvery: 2,
    });
  });

  test.each([
    ["RollingUpdate", { maxSurge: "lots" }, 'a whole number of pods, or a percentage such as "25%"'],
    ["RollingUpdate", { maxSurge: -1 }, 'a whole number of pods, or a percentage such as "25%"'],
    ["RollingUpdate", { minReadySeconds: 1.5 }, "a whole number of seconds"],
    ["RollingUpdate", { verifyFor: "soon" }, "a duration such as 90s or 5m"],
    ["RollingUpdate", { verifyFor: 0 }, "a duration such as 90s or 5m"],
    ["RollingUpdate", { maxErrorRate: "120%" }, "a share such as 1% or 0.01"],
    ["RollingUpdate", { undo: "perhaps" }, "one of never, automatic"],
    ["RollingUpdate", { minRequests: null }, "a whole number"],
  ] as const)("%s with %j is a mistake", (strategy, given, expected) => {
    const [name] = Object.keys(given);
    expect(parameterMistakes(strategy, given)).toEqual([
      { name, message: "not a value of this parameter", expected },
    ]);
  });

  test.each(["RollingUpdate", "Recreate"] as const)(
    "of %s are documented, and their defaults are values of theirs",
    (strategy) => {
      for (const { name, initial, meaning } of STRATEGY_PARAMETERS[strategy]) {
        expect(meaning).toMatch(/^[A-Z].*\.$/);
        if (initial !== null) expect(parameterMistakes(strategy, { [name]: initial })).toEqual([]);
      }
    },
  );

  test("are those of the strategy", () => {
    expect(parameterMistakes("Recreate", { maxSurge: 1 })).toEqual([
      {
        name: "maxSurge",
        message: "Recreate has no such parameter",
        expected:
          "one of minReadySeconds, progressDeadlineSeconds, verifyFor, checkEvery, maxErrorRate, maxLatencyP99, minRequests, undo",
      },
    ]);
  });
});
