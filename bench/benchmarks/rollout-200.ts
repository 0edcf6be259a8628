import type { Benchmark } from "../benchmark.ts";
import { node } from "../toolchain.ts";

/** The control plane, the nodes and the recording, without traffic. */
export const rollout200: Benchmark = {
  name: "rollout-200",
  title: "rolling update of 200 replicas until the old pods are gone, CPU time",
  unit: "s",
  rounds: 5,
  ours: { name: "ours", prepare: () => node("programs/rollout.ts") },
  theirs: [{ name: "webernetes", rounds: 1, prepare: () => node("programs/webernetes-rollout.ts") }],
  goals: [
    { kind: "atMost", limit: 0.25 },
    { kind: "timesFaster", theirs: "webernetes", limit: 50 },
  ],
};
