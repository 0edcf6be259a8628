import { describe, expect, test } from "vitest";
import { deploymentController } from "../../src/engine/controllers/deployment/deployment.ts";
import type { Write, WriteFailure } from "../../src/engine/controllers/shared.ts";
import { atSeconds, seconds } from "../../src/engine/kernel/units.ts";
import { ObjectTable } from "../../src/engine/objects/object-table.ts";
import { podTemplateHash } from "../../src/engine/objects/pod-template-hash.ts";
import type { Deployment, DeploymentCondition } from "../../src/engine/objects/types/apps.ts";
import type { KubernetesObject } from "../../src/engine/objects/types/kinds.ts";
import { deploymentOf, ownedBy, replicaSetOf, templateOf } from "../support/builders.ts";

const NOW = atSeconds(1_000);

function reconcile(objects: readonly KubernetesObject[], failure?: WriteFailure) {
  const table = new ObjectTable();
  for (const object of objects) table.put(object);
  const view = failure === undefined ? { objects: table } : { objects: table, failure };
  return deploymentController.reconcile(view, "default/web", NOW);
}

const writesOf = (objects: readonly KubernetesObject[], failure?: WriteFailure): readonly Write[] =>
  reconcile(objects, failure).batches.flat();

/** The Deployment as it is written last. */
function written(writes: readonly Write[]): Deployment | undefined {
  const last = writes.at(-1);
  return last?.verb === "updateStatus" && last.object.kind === "Deployment" ? last.object : undefined;
}

const refused = (reason: string, message: string): WriteFailure => {
  const [write] = writesOf([deploymentOf("web")]);
  if (write === undefined) throw new Error("there is a write");
  return { write, reason, message };
};

const progressing = (reason: string, lastUpdate: number): DeploymentCondition => ({
  type: "Progressing",
  status: "True",
  reason,
  message: "",
  lastUpdateTime: atSeconds(lastUpdate),
  lastTransitionTime: atSeconds(lastUpdate),
});

const AVAILABLE: DeploymentCondition = {
  ...progressing("MinimumReplicasAvailable", 0),
  type: "Available",
  message: "Deployment has minimum availability.",
};

describe("the first ReplicaSet of a Deployment", () => {
  const web = deploymentOf("web", {
    metadata: { annotations: { team: "shop", "kubectl.kubernetes.io/last-applied-configuration": "{}" } },
    spec: { replicas: 3, minReadySeconds: 5 },
  });
  const hash = podTemplateHash(web.spec.template);
  const writes = writesOf([web]);

  test("is created at its full size, with the hash of the template in name, labels and selector", () => {
    expect(writes[0]).toMatchObject({
      verb: "create",
      object: {
        metadata: {
          name: `web-${hash}`,
          labels: { app: "web", "pod-template-hash": hash },
          ownerReferences: ownedBy(web),
          annotations: {
            team: "shop",
            "deployment.kubernetes.io/revision": "1",
            "deployment.kubernetes.io/desired-replicas": "3",
            "deployment.kubernetes.io/max-replicas": "4",
          },
        },
        spec: {
          replicas: 3,
          minReadySeconds: 5,
          selector: { matchLabels: { app: "web", "pod-template-hash": hash } },
          template: { metadata: { labels: { app: "web", "pod-template-hash": hash } } },
        },
      },
      event: { reason: "ScalingReplicaSet", message: `Scaled up replica set web-${hash} from 0 to 3` },
    });
  });

  test("shares the template's specification with the Deployment", () => {
    const [create] = writes;
    expect(
      create?.verb === "create" && create.object.kind === "ReplicaSet" && create.object.spec.template.spec,
    ).toBe(web.spec.template.spec);
  });

  test("is noted in the status, together with the revision", () => {
    const status = written(writes);
    expect(status?.metadata.annotations["deployment.kubernetes.io/revision"]).toBe("1");
    expect(status?.status.conditions.map(({ reason }) => reason)).toEqual([
      "NewReplicaSetCreated",
      "MinimumReplicasUnavailable",
    ]);
  });
});

describe("a ReplicaSet that could not be created", () => {
  test("because its name is taken gets another name in the next pass", () => {
    const web = deploymentOf("web");
    const noted = written(writesOf([web], refused("AlreadyExists", "already exists")));
    expect(noted?.status.collisionCount).toBe(1);
    if (noted === undefined) throw new Error("the collision is noted");
    const [create] = writesOf([noted]);
    const name = `web-${podTemplateHash(web.spec.template, 1)}`;
    expect(create).toMatchObject({ verb: "create", object: { metadata: { name } } });
  });

  test("for any other reason is reported, and tried again", () => {
    const failure = refused("Forbidden", "no more sets");
    const writes = writesOf([deploymentOf("web")], failure);
    const name = failure.write.verb === "create" ? failure.write.object.metadata.name : "";
    const message = `Failed to create new replica set "${name}": no more sets`;
    expect(writes.slice(0, 3)).toMatchObject([
      { verb: "event", event: { type: "Warning", reason: "ReplicaSetCreateError", message } },
      {
        verb: "updateStatus",
        object: { status: { conditions: [{ reason: "ReplicaSetCreateError", message }] } },
      },
      { verb: "create" },
    ]);
  });
});

describe("ownership", () => {
  const foreign = (labels: Record<string, string>) =>
    replicaSetOf("stray", { metadata: { labels }, spec: { template: templateOf("app:other"), replicas: 0 } });

  test("a ReplicaSet that matches and belongs to nobody is adopted", () => {
    const web = deploymentOf("web");
    expect(writesOf([web, foreign({ app: "web" })])[0]).toMatchObject({
      verb: "update",
      object: { metadata: { name: "stray", ownerReferences: ownedBy(web) } },
    });
    expect(writesOf([web, foreign({ app: "other" })])[0]).toMatchObject({ verb: "create" });
  });

  test("a ReplicaSet that matches no more is released", () => {
    const web = deploymentOf("web");
    const lost = replicaSetOf("lost", { metadata: { labels: {}, ownerReferences: ownedBy(web) } });
    expect(writesOf([web, lost])[0]).toMatchObject({
      object: { metadata: { name: "lost", ownerReferences: [] } },
    });
  });
});

describe("a Deployment that is being deleted", () => {
  test("is counted, and nothing else", () => {
    const web = deploymentOf("web", { metadata: { deletionTimestamp: NOW }, spec: { replicas: 3 } });
    expect(writesOf([web]).map(({ verb }) => verb)).toEqual(["updateStatus"]);
  });
});

describe("a rollout that does not get on", () => {
  const web = (reason: string, lastUpdate: number, deadline = 60): Deployment =>
    deploymentOf("web", {
      metadata: { annotations: { "deployment.kubernetes.io/revision": "1" } },
      spec: { replicas: 1, progressDeadlineSeconds: deadline },
      status: {
        observedGeneration: 1,
        replicas: 1,
        updatedReplicas: 1,
        unavailableReplicas: 1,
        terminatingReplicas: 0,
        conditions: [
          { ...AVAILABLE, status: "False", reason: "MinimumReplicasUnavailable" },
          progressing(reason, lastUpdate),
        ],
      },
    });
  const setOf = (deployment: Deployment) =>
    replicaSetOf("web-a", {
      metadata: {
        ownerReferences: ownedBy(deployment),
        annotations: {
          "deployment.kubernetes.io/revision": "1",
          "deployment.kubernetes.io/desired-replicas": "1",
          "deployment.kubernetes.io/max-replicas": "2",
        },
      },
      status: { replicas: 1, terminatingReplicas: 0 },
    });

  test("is looked at again a second after its deadline", () => {
    const stuck = web("ReplicaSetUpdated", 970);
    expect(reconcile([stuck, setOf(stuck)])).toEqual({ batches: [], requeueAfter: seconds(31) });
  });

  test("is looked at just past the deadline when less than a second is left", () => {
    const stuck = web("ReplicaSetUpdated", 940);
    const { requeueAfter = 0 } = reconcile([stuck, setOf(stuck)]);
    expect(requeueAfter).toBeGreaterThan(0);
    expect(requeueAfter).toBeLessThan(seconds(1));
  });

  test("is late when the deadline has passed", () => {
    const stuck = web("ReplicaSetUpdated", 939);
    expect(written(writesOf([stuck, setOf(stuck)]))?.status.conditions.at(-1)).toMatchObject({
      status: "False",
      reason: "ProgressDeadlineExceeded",
    });
  });

  test("is not late if it was complete before", () => {
    const lost = web("NewReplicaSetAvailable", 100);
    expect(reconcile([lost, setOf(lost)]).batches).toEqual([]);
  });

  test("is never late without a deadline", () => {
    const stuck = web("ReplicaSetUpdated", 100, 2_147_483_647);
    const { conditions = [] } = written(writesOf([stuck, setOf(stuck)]))?.status ?? {};
    expect(conditions.map(({ type }) => type)).toEqual(["Available"]);
  });
});

test("a selector that selects everything is refused with an Event", () => {
  const web = deploymentOf("web", { spec: { selector: {} } });
  expect(writesOf([web])).toMatchObject([
    { verb: "event", event: { type: "Warning", reason: "SelectingAll" } },
    { verb: "updateStatus", object: { status: { observedGeneration: 1 } } },
  ]);
});
