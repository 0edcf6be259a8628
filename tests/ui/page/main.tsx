import "@fontsource-variable/ibm-plex-sans/wdth.css";
import "@fontsource/ibm-plex-mono/latin-400.css";
import "@fontsource/ibm-plex-mono/latin-600.css";
import { createRoot } from "react-dom/client";
import { createSession } from "../../../src/store/session.ts";
import { App } from "../../../src/ui/App.tsx";
import { fixturePort } from "../../support/fixture-port.ts";

// The page on a run that no engine computed: to look at it, and to test it by itself.
const query = new URLSearchParams(location.search);
const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise);
const root = document.getElementById("root");
const session = createSession(
  fixturePort({
    replicas: number("replicas", 10),
    duration: number("duration", 360),
    errorRate: number("errors", 0.08),
    rate: number("rate", 200),
    outcome: query.get("outcome") ?? "computed",
  }),
);
session.workbench.open({ name: "shop.yaml", text: scenarioText() });
if (query.has("t")) setTimeout(() => session.playback.seek(number("t", 0)), 200);
if (root !== null) createRoot(root).render(<App session={session} />);
Object.assign(window, { session });

function scenarioText() {
  return `apiVersion: rollarium.dev/v1alpha1
kind: Scenario
metadata: { name: shop-rolling-update }
spec:
  title: Rolling update of shop
  seed: 7
  duration: 6m
  images:
    shop:1.0.0: { startup: 4s, errorRate: 0.02% }
    shop:1.1.0: { startup: 6s, errorRate: 8% }
  traffic:
  - { service: shop, profile: { constant: 200/s } }
  releases:
  - strategy: RollingUpdate
    at: 60s
    target: deployment/shop
    to: { image: shop:1.1.0 }
  interventions:
  - at: 150s
    run: kubectl rollout undo deployment/shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 10   # three more, two fewer at a time
  selector:
    matchLabels: { app: shop }
  template:
    metadata:
      labels: { app: shop }
    spec:
      containers:
      - name: shop
        image: shop:1.0.0
`;
}
