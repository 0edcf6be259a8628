/** A small shop whose release is over after 40 seconds of a run of 60. */
export const SHOP = `apiVersion: v1
kind: Service
metadata: { name: shop }
spec: { selector: { app: shop }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers:
        - name: shop
          image: shop:1.0.0
          ports: [{ containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /ready, port: 8080 }, periodSeconds: 1 }
          lifecycle: { preStop: { sleep: { seconds: 5 } } }
`;

/** The Scenario of the shop; the checks are the caller's. */
export const scenario = (checks: string): string => `apiVersion: rollarium.dev/v1alpha1
kind: Scenario
metadata: { name: shop }
spec:
  title: A small shop
  about: Three pods are replaced. Nobody notices. It takes seconds.
  duration: 60s
  traffic: [{ service: shop, profile: { constant: 20/s }, start: 10s, users: 50 }]
  releases: [{ strategy: RollingUpdate, at: 20s, target: deployment/shop, to: { image: "shop:1.1.0" } }]
  checks: ${checks}
`;

export const PASSING = `${scenario("[{ name: no request fails, expr: failedRequests == 0 }]")}---\n${SHOP}`;
export const FAILING = `${scenario(
  "[{ name: no request fails, expr: failedRequests == 0 }, { name: 'never <done> & \"dusted\"', expr: fullRolloutIn == never }]",
)}---\n${SHOP}`;
