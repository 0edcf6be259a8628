import { createSimulation, readScenario, type Simulation } from "../../src/engine/index.ts";

/** A run of this text, ready at its beginning; nothing is supplied to it. Throws when the text has mistakes. */
export function simulationOf(text: string, seed: number): Simulation {
  const result = readScenario([{ name: "bench.yaml", text }], { seed, complete: false });
  if (!result.ok) {
    throw new Error(
      result.problems.map(({ line, path, message }) => `${line}: ${path}: ${message}`).join("\n"),
    );
  }
  return createSimulation(result.scenario);
}

/** A Deployment of `image` and its Service, both called shop. */
export function shop(image: string, replicas: number): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers: [{ name: shop, image: "${image}", ports: [{ containerPort: 8080 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: shop }
spec:
  selector: { app: shop }
  ports: [{ port: 80, targetPort: 8080 }]
`;
}
