/** M/M/10 on the kernel: the queue of traffic, a named stream, exponential samples. Argument: the seed. */
import { exponential } from "../../src/engine/kernel/distributions.ts";
import { FlatQueue } from "../../src/engine/kernel/flat-queue.ts";
import { streamOf } from "../../src/engine/kernel/random-stream.ts";

const CUSTOMERS = 1_000_000;
/** Customers before the clock starts, while the program is still being compiled. */
const WARM_UP = 150_000;
const SERVERS = 10;
/** Mean service time, and mean time between arrivals: µs. */
const SERVICE = 100_000;
const BETWEEN = 12_500;

const ARRIVAL = 0;

/** Gives the mean wait in units of the mean service time. */
function simulate(seed: number, customers: number): number {
  const queue = new FlatQueue();
  const stream = streamOf(seed, "mm10");
  const waiting = new Float64Array(65_536);
  const mask = waiting.length - 1;
  let head = 0;
  let tail = 0;
  let busy = 0;
  let arrived = 0;
  let waited = 0;
  queue.push(Math.floor(exponential(stream.uniform(), BETWEEN)), ARRIVAL);
  while (queue.size > 0) {
    const kind = queue.pop();
    const now = queue.poppedTime;
    if (kind === ARRIVAL) {
      arrived += 1;
      if (arrived < customers) queue.push(now + Math.floor(exponential(stream.uniform(), BETWEEN)), ARRIVAL);
      if (busy === SERVERS) {
        waiting[tail & mask] = now;
        tail += 1;
        continue;
      }
      busy += 1;
    } else if (head < tail) {
      waited += now - (waiting[head & mask] ?? 0);
      head += 1;
    } else {
      busy -= 1;
      continue;
    }
    queue.push(now + Math.floor(exponential(stream.uniform(), SERVICE)), 1);
  }
  return waited / customers / SERVICE;
}

const seed = Number(process.argv[2]);
simulate(-seed, WARM_UP);
const started = process.cpuUsage();
const meanWait = simulate(seed, CUSTOMERS);
const { user, system } = process.cpuUsage(started);
console.log(JSON.stringify({ value: ((user + system) * 1000) / CUSTOMERS, facts: { meanWait } }));
