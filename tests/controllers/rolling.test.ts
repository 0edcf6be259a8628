import { describe, expect, test } from "vitest";
import { maxSurge, minAvailable } from "../../src/engine/controllers/deployment/fenceposts.ts";
import { rollingStep } from "../../src/engine/controllers/deployment/rolling.ts";
import type { ReplicaSet } from "../../src/engine/objects/types/apps.ts";
import { deploymentOf, replicaSetOf } from "../support/builders.ts";

/** Size and available pods of the old and the new set. */
interface State {
  readonly old: readonly [number, number];
  readonly new: readonly [number, number];
}

const SCOPE = [0, 1, 2, 3, 4].flatMap((replicas) =>
  [0, 1, 2].flatMap((surge) => [0, 1, 2].map((unavailable) => ({ replicas, surge, unavailable }))),
);

type Shape = (typeof SCOPE)[number];

const deploymentWith = ({ replicas, surge, unavailable }: Shape) =>
  deploymentOf("web", {
    spec: {
      replicas,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } },
    },
  });

const setWith = (name: string, [replicas, availableReplicas]: readonly [number, number]): ReplicaSet =>
  replicaSetOf(name, { spec: { replicas }, status: { replicas, availableReplicas } });

/** The sizes after one step of the controller. A set that shrinks loses pods that are not available first. */
function step(shape: Shape, state: State): State {
  const { writes } = rollingStep(deploymentWith(shape), setWith("new", state.new), [
    setWith("old", state.old),
  ]);
  let { old, new: fresh } = state;
  for (const write of writes) {
    if (write.verb !== "update" || write.object.kind !== "ReplicaSet") continue;
    const { replicas } = write.object.spec;
    if (write.object.metadata.name === "new") fresh = [replicas, Math.min(fresh[1], replicas)];
    else old = [replicas, Math.min(old[1], replicas)];
  }
  return { old, new: fresh };
}

/** All states that a rollout from `replicas` old pods can come to, new pods becoming available in any order. */
function reachable(shape: Shape): readonly State[] {
  const seen = new Map<string, State>();
  const open: State[] = [{ old: [shape.replicas, shape.replicas], new: [0, 0] }];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const key = JSON.stringify(state);
    if (seen.has(key)) continue;
    seen.set(key, state);
    open.push(step(shape, state));
    const [replicas, available] = state.new;
    if (available < replicas) open.push({ ...state, new: [replicas, available + 1] });
  }
  return [...seen.values()];
}

describe.each(SCOPE)(
  "a rolling update of $replicas with surge $surge and unavailable $unavailable",
  (shape) => {
    const { spec } = deploymentWith(shape);
    const states = reachable(shape);

    test("never has more pods than replicas and surge", () => {
      const most = shape.replicas + maxSurge(spec);
      expect(states.filter((state) => state.old[0] + state.new[0] > most)).toEqual([]);
    });

    test("never has fewer pods available than it may", () => {
      const least = minAvailable(spec);
      expect(states.filter((state) => state.old[1] + state.new[1] < least)).toEqual([]);
    });

    test("stands still only where it waits for a new pod or is done", () => {
      const settled = states.filter((state) => JSON.stringify(step(shape, state)) === JSON.stringify(state));
      const stuck = settled.filter(
        (state) => state.new[1] === state.new[0] && (state.new[0] !== shape.replicas || state.old[0] !== 0),
      );
      expect(settled.length).toBeGreaterThan(0);
      expect(stuck).toEqual([]);
    });
  },
);

/** Every state at all, however it came about: a broken old set, pods lost, a size changed in between. */
describe.each(SCOPE)("one step at $replicas with surge $surge and unavailable $unavailable", (shape) => {
  const sizes = [0, 1, 2, 3, 4];
  const sets = sizes.flatMap((size) =>
    sizes.slice(0, size + 1).map((available) => [size, available] as const),
  );
  const states: readonly State[] = sets.flatMap((old) => sets.map((fresh) => ({ old, new: fresh })));
  const { spec } = deploymentWith(shape);

  test("makes the pods more only up to replicas and surge", () => {
    const most = shape.replicas + maxSurge(spec);
    const wrong = states.filter((state) => {
      const next = step(shape, state);
      const total = next.old[0] + next.new[0];
      return total > most && total > state.old[0] + state.new[0];
    });
    expect(wrong).toEqual([]);
  });

  test("takes available pods only above the least that is to be there", () => {
    const wrong = states.filter((state) => {
      const next = step(shape, state);
      const available = next.old[1] + next.new[1];
      return available < minAvailable(spec) && next.old[1] < state.old[1];
    });
    expect(wrong).toEqual([]);
  });
});
