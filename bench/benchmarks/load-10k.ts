import type { Benchmark } from "../benchmark.ts";
import { node } from "../toolchain.ts";

/** What somebody waits for who opens a busy scenario. */
export const load10k: Benchmark = {
  name: "load-10k",
  title: "10 s at 10,000 requests/s, cold, from the text of the scenario to the last request",
  unit: "s",
  rounds: 5,
  ours: { name: "ours", prepare: () => node("programs/load.ts") },
  theirs: [],
  goals: [{ kind: "atMost", limit: 0.3 }],
};
