import type { Benchmark } from "../benchmark.ts";
import { cpp, node, python } from "../toolchain.ts";

const SERVERS = 10;
/** Offered load in servers: each is busy 80 % of the time. */
const OFFERED = 8;

/** The event queue, the random numbers and nothing else, on the textbook's queue with ten servers. */
export const kernelMm10: Benchmark = {
  name: "kernel-mm10",
  title: "M/M/10 at 80 % load, 1,000,000 customers (SimPy 100,000), CPU time of the loop when warm",
  unit: "ns/customer",
  rounds: 5,
  ours: { name: "ours", prepare: () => node("programs/mm10.ts") },
  theirs: [
    { name: "C++", prepare: () => cpp("baselines/mm10.cpp") },
    { name: "SimPy", rounds: 3, prepare: () => python("baselines/mm10.py", "simpy==3.0.11") },
  ],
  goals: [
    { kind: "atMostTimes", theirs: "C++", limit: 2 },
    { kind: "timesFaster", theirs: "SimPy", limit: 50 },
    {
      kind: "theory",
      name: "mean wait, off Erlang C by",
      fact: "meanWait",
      expected: meanWait(SERVERS, OFFERED),
      // One run scatters by 1 to 3 %; the mean of five has a standard error of 0.7 %.
      limit: 0.025,
    },
  ],
};

/** Erlang C: mean wait in units of the mean service time. */
function meanWait(servers: number, offered: number): number {
  // Erlang B by its recursion, which never overflows.
  let blocked = 1;
  for (let count = 1; count <= servers; count += 1)
    blocked = (offered * blocked) / (count + offered * blocked);
  const waits = blocked / (1 - (offered / servers) * (1 - blocked));
  return waits / (servers - offered);
}
