/**
 * A rolling update of 200 replicas on @ngrok/webernetes, with its clock stepped by 10 ms as fast as it goes: the quickest that
 * its interface allows. Counts the CPU time from the change of the image until the old pods are gone.
 */
import { BaseImage, Cluster, type ProcessContext } from "@ngrok/webernetes";

const REPLICAS = Number(process.env.REPLICAS ?? 200);
const NODES = 5;
const STEP_MS = 10;
/** Gives up after this much simulated time. */
const LIMIT_MS = 600_000;

class ServerImage extends BaseImage {
  readonly defaultCommand = ["server"];

  override async exec(context: ProcessContext, argv: readonly string[]): Promise<number> {
    if (argv[0] !== "server") return super.exec(context, argv);
    context.listenHttp(8080, async () => ({ status: 200, body: "ok" }));
    return context.waitUntilKilled();
  }
}

class FirstImage extends ServerImage {
  static readonly imageName = "shop";
  static readonly imageVersion = "1.0";
}

class SecondImage extends ServerImage {
  static readonly imageName = "shop";
  static readonly imageVersion = "2.0";
}

const cluster = new Cluster({ nodes: NODES });
cluster.registerImage(FirstImage);
cluster.registerImage(SecondImage);
await cluster.init();
await release("shop:1.0");
await untilSettled("shop:1.0");

const started = process.cpuUsage();
const simulatedFrom = cluster.clock.nowMs();
await release("shop:2.0");
await untilSettled("shop:2.0");
const { user, system } = process.cpuUsage(started);
const simulated = (cluster.clock.nowMs() - simulatedFrom) / 1000;
console.log(JSON.stringify({ value: (user + system) / 1e6, facts: { replicas: REPLICAS, simulated } }));
process.exit(0);

async function release(image: string): Promise<void> {
  const labels = { app: "shop" };
  const containers = [{ name: "shop", image, ports: [{ containerPort: 8080 }] }];
  await cluster.apply([
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "shop", namespace: "default" },
      spec: {
        replicas: REPLICAS,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
      },
    },
  ]);
}

/** Steps the clock until every pod of the Deployment runs this image and none is left over. */
async function untilSettled(image: string): Promise<void> {
  cluster.pause();
  for (let elapsed = 0; elapsed < LIMIT_MS; elapsed += STEP_MS) {
    cluster.clock.step(STEP_MS);
    // What the step has set going runs in the microtasks and immediates after it.
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    if (elapsed % (50 * STEP_MS) === 0 && (await isSettled(image))) {
      cluster.resume();
      return;
    }
  }
  throw new Error(`not settled on ${image} within ${LIMIT_MS / 1000} s`);
}

async function isSettled(image: string): Promise<boolean> {
  const { status } = await cluster.api.appsv1.readNamespacedDeployment({
    name: "shop",
    namespace: "default",
  });
  if (status?.availableReplicas !== REPLICAS || status.updatedReplicas !== REPLICAS) return false;
  const { items } = await cluster.api.corev1.listNamespacedPod({ namespace: "default" });
  return items.length === REPLICAS && items.every(({ spec }) => spec?.containers[0]?.image === image);
}
