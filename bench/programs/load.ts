/**
 * Ten seconds of 10,000 requests a second on 100 pods, from the text of the scenario to the last request, in a process in which
 * nothing is warm. Argument: the seed.
 */
import { shop, simulationOf } from "./scenario.ts";

/** Seconds: by then the pods are ready, and from then on users come. */
const READY = 20;
const SECONDS = 10;
const RATE = 10_000;

const started = performance.now();
const simulation = simulationOf(
  `
apiVersion: rollarium.dev/v1alpha1
kind: Scenario
metadata: { name: load-10k }
spec:
  duration: ${READY + SECONDS}s
  clusters: [{ name: main, nodes: [{ count: 3, cpu: "64", memory: 256Gi }] }]
  traffic:
    - { service: shop, profile: { constant: ${RATE}/s }, start: ${READY}s, users: 100000 }
---
${shop("shop:1.0", 100)}`,
  Number(process.argv[2]),
);
simulation.advance(READY + SECONDS);
const seconds = (performance.now() - started) / 1000;

const { requests, failedRequests } = simulation.view().outcome;
if (Math.abs(requests / (RATE * SECONDS) - 1) > 0.02 || failedRequests > 0) {
  throw new Error(`${requests} requests, of which ${failedRequests} failed`);
}
console.log(JSON.stringify({ value: seconds, facts: { requests } }));
