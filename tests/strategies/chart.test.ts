import { describe, expect, test } from "vitest";
import { recreate } from "../../src/engine/strategies/recreate.ts";
import { rollingUpdate } from "../../src/engine/strategies/rolling-update.ts";
import { GUARDS } from "../../src/engine/strategies/strategy-guards.ts";
import { DONE, openStand } from "./support/stand.ts";

/** Paths of all states as the machine's own configuration nests them. */
function paths(states: object | undefined, above = ""): readonly string[] {
  return Object.entries(states ?? {}).flatMap(([name, state]) => [
    `${above}${name}`,
    ...paths(state.states, `${above}${name}.`),
  ]);
}

describe.each([
  ["RollingUpdate", rollingUpdate],
  ["Recreate", recreate],
] as const)("the chart of %s", (name, machine) => {
  const { definition } = openStand(name).chart();
  const ids = definition.states.map(({ id }) => id);

  test("has exactly the machine's states, as they nest", () => {
    expect(ids).toEqual(paths(machine.config.states));
    for (const { id, parent } of definition.states) {
      expect(parent).toBe(id.includes(".") ? id.slice(0, id.lastIndexOf(".")) : undefined);
    }
  });

  test("has one initial state at each level, and its ends", () => {
    const levels = new Set(definition.states.map(({ parent }) => parent));
    for (const level of levels) {
      const initial = definition.states.filter(({ parent, initial: is }) => parent === level && is);
      expect(initial).toHaveLength(1);
    }
    expect(definition.states.filter(({ final }) => final).map(({ id }) => id)).toEqual([
      "succeeded",
      "undone",
      "undoneByHand",
      "abandoned",
      "refused",
    ]);
  });

  test("has transitions between its states only, each with an id and words of its own", () => {
    for (const { from, to, label } of definition.transitions) {
      expect(ids).toContain(from);
      expect(ids).toContain(to);
      expect(label).not.toBe("");
    }
    expect(new Set(definition.transitions.map(({ id }) => id)).size).toBe(definition.transitions.length);
  });

  test("leads to every state, and out of all that are no end", () => {
    const reached = new Set(definition.transitions.map(({ to }) => to));
    for (const { id, initial, final } of definition.states) {
      const inside = definition.transitions.some(({ to }) => to.startsWith(`${id}.`));
      expect(initial || reached.has(id) || inside).toBe(true);
      const way = definition.transitions.some(({ from }) => id === from || id.startsWith(`${from}.`));
      expect(final || way || definition.states.some(({ parent }) => parent === id)).toBe(true);
    }
  });

  test("names a guard with a measure wherever a transition depends on one", () => {
    const named = definition.transitions.flatMap(({ guard }) => guard ?? []);
    for (const guard of named) expect(Object.keys(GUARDS)).toContain(guard);
    expect(named).toContain("errorRateTooHigh");
  });
});

test("a chart shows the delays of its release", () => {
  const { definition } = openStand("RollingUpdate", { verifyFor: "5m", checkEvery: 7 }).chart();
  const delays = definition.transitions.flatMap(({ label, delay }) =>
    delay === undefined ? [] : [{ label, delay }],
  );
  expect(delays).toEqual([
    { label: "after 10 s", delay: 10 },
    { label: "after 5 min, every new pod reachable", delay: 300 },
    { label: "after 5 min", delay: 300 },
    { label: "after 7 s", delay: 7 },
    { label: "after 7 s", delay: 7 },
  ]);
});

test("every transition that a run takes is in its chart, and every timer belongs to an active state", () => {
  const stand = openStand("RollingUpdate", { undo: "automatic" }, ({ metric }) =>
    metric === "requests" ? 99 : 0.3,
  );
  stand.at(11);
  stand.revision(2, 3);
  stand.status({ replicas: 4, updatedReplicas: 1, availableReplicas: 3 });
  stand.status(DONE);
  stand.at(20);
  stand.status(DONE);
  const { definition, steps } = stand.chart();
  expect(stand.state()).toBe("undone");
  const taken = steps.flatMap((step) => step.taken);
  expect(taken).toEqual([
    "waiting after releaseTime 1",
    "applying.deciding always 3",
    "applying.updating commandSucceeded 1",
    "progressing.replacing always 1",
    "progressing always 4",
    "verifying.smokeTesting always 1",
    "verifying.observing always 1",
    "unhealthy always 1",
    "undoing.asking commandSucceeded 1",
    "undoing.restoring always 1",
  ]);
  const ids = definition.transitions.map(({ id }) => id);
  for (const id of taken) expect(ids).toContain(id);
  for (const { timers, active } of steps) for (const { state } of timers) expect(active).toContain(state);
});
