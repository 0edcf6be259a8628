/** M/M/10 on the kernel: the queue of traffic, a named stream, exponential samples. Argument: the seed. */
import { exponential } from "../../src/engine/kernel/distributions.ts";
import { FlatQueue } from "../../src/engine/kernel/flat-queue.ts";
import { type RandomStream, streamOf } from "../../src/engine/kernel/random-stream.ts";

const CUSTOMERS = 1_000_000;
const SERVERS = 10;
/** Mean service time, and mean time between arrivals: µs. */
const SERVICE = 100_000;
const BETWEEN = 12_500;

const ARRIVAL = 0;
const DEPARTURE = 1;

/** Gives the mean wait in units of the mean service time. */
function simulate(seed: number): number {
  const queue = new FlatQueue();
  const stream = streamOf(seed, "mm10");
  const samples = new Float64Array(4096);
  const waiting = new Float64Array(65_536);
  const mask = waiting.length - 1;
  let sample = samples.length;
  let head = 0;
  let tail = 0;
  let busy = 0;
  let arrived = 0;
  let waited = 0;
  queue.push(0, ARRIVAL);
  while (queue.size > 0) {
    const kind = queue.pop();
    const now = queue.poppedTime;
    if (sample + 2 > samples.length) {
      draw(stream, samples);
      sample = 0;
    }
    if (kind === ARRIVAL) {
      arrived += 1;
      if (arrived < CUSTOMERS) {
        queue.push(now + Math.floor((samples[sample] ?? 0) * BETWEEN), ARRIVAL);
        sample += 1;
      }
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
    queue.push(now + Math.floor((samples[sample] ?? 0) * SERVICE), DEPARTURE);
    sample += 1;
  }
  return waited / CUSTOMERS / SERVICE;
}

/** Fills `samples` with exponential samples of mean 1: in a block, so that no number is boxed on its way. */
function draw(stream: RandomStream, samples: Float64Array): void {
  for (let index = 0; index < samples.length; index += 1) samples[index] = exponential(stream.uniform(), 1);
}

const seed = Number(process.argv[2]);
// The first run is not timed: the program is still being compiled.
simulate(-seed);
const started = process.cpuUsage();
const meanWait = simulate(seed);
const { user, system } = process.cpuUsage(started);
console.log(JSON.stringify({ value: ((user + system) * 1000) / CUSTOMERS, facts: { meanWait } }));
