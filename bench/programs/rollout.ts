/**
 * A rolling update of 200 replicas with the whole cluster behind it, recording included. Counts the CPU time from the change of
 * the image until the old pods are gone. Argument: the seed.
 */
import { shop, simulationOf } from "./scenario.ts";

const REPLICAS = 200;
/** Seconds: when the image changes, and when the update must be settled. */
const RELEASE = 60;
const SETTLED = 180;

const simulation = simulationOf(
  `
apiVersion: rollarium.dev/v1alpha1
kind: Scenario
metadata: { name: rollout-200 }
spec:
  duration: ${SETTLED}s
  clusters: [{ name: main, nodes: [{ count: 5, cpu: "16", memory: 64Gi }] }]
  interventions:
    - { at: ${RELEASE}s, run: "kubectl set image deployment/shop shop=shop:2.0" }
---
${shop("shop:1.0", REPLICAS)}`,
  Number(process.argv[2]),
);
simulation.advance(RELEASE - 1);
const started = process.cpuUsage();
simulation.advance(SETTLED);
const { user, system } = process.cpuUsage(started);

const left = simulation.view().pods.filter(({ gone }) => gone === undefined);
const updated = left.filter(({ version, states }) => version === 1 && states.at(-1)?.state === "ready");
if (left.length !== REPLICAS || updated.length !== REPLICAS) {
  throw new Error(`not settled: ${left.length} pods, of which ${updated.length} are updated and ready`);
}
console.log(JSON.stringify({ value: (user + system) / 1e6, facts: { replicas: REPLICAS } }));
