/**
 * The built page in Chromium, from localhost: first paint, two runs in its worker, and what its frames cost while a rollout of
 * 50 pods plays for half a minute. Argument: the seed.
 *
 * A frame lasts from one animation frame to the next. Its script is all that JavaScript and its garbage collector do on the main
 * thread meanwhile, whether in the animation frame or not; a task is what the main thread does without a pause, layout and
 * painting included. Both are read from the trace that the browser writes, as CPU time of that thread, so that other work on
 * the machine does not count; paint and runs are wall time, as a visitor has it.
 */
import { chromium } from "playwright-core";
import { findBrowser } from "../../tests/support/browser.js";
import { openSite } from "../../tests/support/site.js";

const SECONDS = 30;
/** Leaves time for the page to settle before it plays. Milliseconds. */
const REST = 1000;
const SIZE = { width: 1440, height: 900 };

const TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline", "v8"];
const SCRIPT = new Set([
  "FireAnimationFrame",
  "EvaluateScript",
  "EventDispatch",
  "FunctionCall",
  "MajorGC",
  "MinorGC",
  "RunMicrotasks",
  "TimerFire",
]);

const seed = Number(process.argv[2]);
const site = await openSite();
const browser = await chromium.launch(await findBrowser());
const firstPaint = await paintOf(site.address);
const { run } = await played(scenario(10), false);
const { run: runOf50Pods, events } = await played(scenario(50), true);
await browser.close();
site.close();

const frames = framesOf(events);
const facts = {
  firstPaint,
  run,
  runOf50Pods,
  longestTask: Math.max(...events.filter(({ name }) => name === "RunTask").map(({ tdur }) => tdur / 1000)),
  frames: frames.length,
  medianScript: quantile(frames, 0.5),
  longestScript: quantile(frames, 1),
};
if (frames.length < SECONDS * 20) throw new Error(`only ${frames.length} frames in ${SECONDS} s`);
console.log(JSON.stringify({ value: quantile(frames, 0.99), facts }));

/** Milliseconds from the beginning of the navigation, with nothing cached. */
async function paintOf(address) {
  const page = await open(address);
  await page.getByRole("slider", { name: "Playhead" }).waitFor();
  const painted = await page.evaluate(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
  );
  await page.context().close();
  return painted;
}

/** Opens a scenario by dropping it on the page; gives how long its run took, in milliseconds, and what was traced as it played. */
async function played(text, isTraced) {
  const page = await open(`${site.address}#s=`);
  await page.getByText("Drop your manifests here").dispatchEvent("drop", {
    dataTransfer: await page.evaluateHandle((words) => {
      const data = new DataTransfer();
      data.items.add(new File([words], "bench.yaml"));
      return data;
    }, text),
  });
  await page.getByRole("slider", { name: "Playhead" }).waitFor();
  const run = await page.evaluate(() => window.computed - window.asked);
  const events = isTraced ? await trace(page) : [];
  await page.context().close();
  return { run, events };
}

async function open(address) {
  const page = await browser.newPage({ viewport: SIZE });
  await page.addInitScript(() => {
    window.Worker = class extends Worker {
      postMessage(message) {
        window.asked ??= performance.now();
        super.postMessage(message);
      }
      addEventListener(type, listen) {
        super.addEventListener(type, (event) => {
          if (event.data?.kind === "computed") window.computed ??= performance.now();
          listen(event);
        });
      }
    };
  });
  await page.goto(address);
  return page;
}

/** What the main thread did while the page played: `tts` and `tdur` are its CPU time in microseconds, in order. */
async function trace(page) {
  await page.waitForTimeout(REST);
  await page.keyboard.press("Space");
  await page.waitForTimeout(REST);
  await browser.startTracing(page, { categories: TRACED });
  await page.waitForTimeout(SECONDS * 1000);
  const { traceEvents } = JSON.parse(String(await browser.stopTracing()));
  const { pid, tid } = traceEvents.find(({ name }) => name === "FireAnimationFrame");
  return traceEvents
    .filter((event) => event.pid === pid && event.tid === tid && event.ph === "X")
    .sort((a, b) => a.tts - b.tts || b.tdur - a.tdur);
}

/** Milliseconds of script in each frame. */
function framesOf(events) {
  const sums = [];
  let end = 0;
  for (const { name, tts, tdur } of events) {
    if (!SCRIPT.has(name)) continue;
    if (name === "FireAnimationFrame") sums.push(0);
    // What is nested in script is counted once.
    if (sums.length > 0) sums[sums.length - 1] += Math.max(0, tts + tdur - Math.max(end, tts)) / 1000;
    end = Math.max(end, tts + tdur);
  }
  return sums;
}

function quantile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1];
}

/** Ten minutes at 200 requests/s, with a rolling update three seconds after the page begins to play. */
function scenario(replicas) {
  return `apiVersion: rollarium.dev/v1alpha1
kind: Scenario
metadata: { name: bench-page }
spec:
  seed: ${seed}
  duration: 10m
  clusters: [{ name: main, nodes: [{ count: 5, cpu: "16", memory: 64Gi }] }]
  images:
    shop:1.0.0: { startup: 4s, latency: { p50: 25ms, p99: 120ms }, errorRate: 0.02% }
    shop:1.1.0: { startup: 4s, latency: { p50: 22ms, p99: 110ms }, errorRate: 1% }
  traffic:
    - { service: shop, profile: { constant: 200/s }, users: 20000 }
  releases:
    - { strategy: RollingUpdate, at: 60s, target: deployment/shop, to: { image: "shop:1.1.0" } }
---
apiVersion: v1
kind: Service
metadata: { name: shop }
spec:
  selector: { app: shop }
  ports: [{ port: 80, targetPort: 8080 }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  replicas: ${replicas}
  strategy: { rollingUpdate: { maxSurge: 20%, maxUnavailable: 10% } }
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers:
        - name: shop
          image: shop:1.0.0
          ports: [{ containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /healthz, port: 8080 }, periodSeconds: 2 }
          resources: { requests: { cpu: 250m, memory: 128Mi }, limits: { cpu: 500m, memory: 256Mi } }
`;
}
