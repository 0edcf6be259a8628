import { expect, test } from "vitest";
import { createRequestSample, sampleRequest } from "../../src/engine/telemetry/recording/request-sample.ts";
import { REQUEST_OUTCOMES } from "../../src/engine/traffic/outcome-cause.ts";

const SUCCEEDED = REQUEST_OUTCOMES.indexOf("succeeded");
const TIMEOUT = REQUEST_OUTCOMES.indexOf("timeout");

/** A million requests over a hundred seconds: one in fifty is kept. */
const largeSample = () => createRequestSample(1_000_000, 100, 100);

function offer(sample: ReturnType<typeof largeSample>, id: number, outcome: number): void {
  const columns = {
    id: Float64Array.of(id),
    spec: Int32Array.of(0),
    user: Int32Array.of(1),
    node: Int32Array.of(0),
    slot: Int32Array.of(0),
    arrival: Float64Array.of(5),
  };
  sampleRequest(sample, columns, 0, { outcome, version: 1, time: 10 });
}

test("of requests that succeed one in so many is kept, by its number and not by chance", () => {
  const sample = largeSample();
  for (let id = 0; id < 1000; id += 1) offer(sample, id, SUCCEEDED);
  expect(sample.oneIn).toBe(50);
  expect(sample.id.length).toBe(20);
});

test("of failures those whose turn it is are kept, and others up to a bound for each cause and version", () => {
  const sample = largeSample();
  for (let id = 0; id < 10_000; id += 1) offer(sample, id, TIMEOUT);
  expect(sample.id.length).toBe(10_000 / 50 + sample.failuresEach);
});
