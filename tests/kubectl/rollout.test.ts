import { expect, test } from "vitest";
import type { Draft } from "../../src/engine/objects/draft.ts";
import { openConsole, webManifest } from "./support/console.ts";

type Console = ReturnType<typeof openConsole>;

const opened = () => {
  const console = openConsole();
  console.type("apply -f -", webManifest());
  return console;
};

/** Makes a ReplicaSet of a revision, as the controller would. */
function revision(console: Console, number: number, image: string, cause?: string): void {
  const { metadata, spec } = console.deployment();
  const { template } = spec;
  const hash = { "pod-template-hash": `hash${number}` };
  const set: Draft<"ReplicaSet"> = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `web-hash${number}`,
      namespace: "default",
      labels: { app: "web", ...hash },
      annotations: {
        "deployment.kubernetes.io/revision": `${number}`,
        ...(cause === undefined ? {} : { "kubernetes.io/change-cause": cause }),
      },
      ownerReferences: [
        { apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: metadata.uid, controller: true },
      ],
    },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: "web", ...hash } },
      template: {
        metadata: { labels: { app: "web", ...hash } },
        spec: {
          ...template.spec,
          containers: template.spec.containers.map((container) => ({ ...container, image })),
        },
      },
    },
  };
  console.api.create<"ReplicaSet">(set);
}

const done = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };

test("rollout status prints where the rollout stands on every change, until it is complete", () => {
  const console = opened();
  const id = console.begin("rollout status deployment/web");
  console.status("web", { replicas: 3, updatedReplicas: 1 });
  console.status("web", { replicas: 4, updatedReplicas: 3 });
  console.reopen();
  console.at(7);
  console.status("web", { ...done, availableReplicas: 2 });
  console.status("web", done);
  expect(console.read(id)).toMatchObject({
    exit: 0,
    done: 7_000_000,
    stdout: `Waiting for deployment spec update to be observed...
Waiting for deployment "web" rollout to finish: 1 out of 3 new replicas have been updated...
Waiting for deployment "web" rollout to finish: 1 old replicas are pending termination...
Waiting for deployment "web" rollout to finish: 2 of 3 updated replicas are available...
deployment "web" successfully rolled out
`,
  });
});

test("rollout status does not hear of other objects", () => {
  const console = opened();
  const id = console.begin("rollout status deployment/web");
  console.type("create -f -", webManifest().replace("name: web", "name: other"));
  expect(console.read(id).stdout).toBe("Waiting for deployment spec update to be observed...\n");
});

test("rollout status ends with an error past the deadline, even without watching", () => {
  const console = opened();
  const time = { lastUpdateTime: console.deployment().metadata.creationTimestamp };
  console.status("web", {
    replicas: 4,
    updatedReplicas: 1,
    conditions: [
      {
        type: "Progressing",
        status: "False",
        reason: "ProgressDeadlineExceeded",
        message: "",
        ...time,
        lastTransitionTime: time.lastUpdateTime,
      },
    ],
  });
  const failed = 'error: deployment "web" exceeded its progress deadline\n(exit 1)\n';
  expect(console.type("rollout status deployment/web")).toBe(failed);
  expect(console.type("rollout status deployment/web --watch=false")).toBe(failed);
});

test("rollout status ends when the object goes, when its time is over, when the revision is another", () => {
  const console = opened();
  console.status("web", { replicas: 3, updatedReplicas: 1 });
  const timed = console.begin("rollout status deployment/web --timeout=3s");
  console.at(3);
  expect(console.read(timed)).toMatchObject({
    exit: 1,
    stderr: "error: timed out waiting for the condition\n",
  });
  const gone = console.begin("rollout status deployment/web");
  console.type("delete deployment web");
  expect(console.read(gone)).toMatchObject({ exit: 1, stderr: "error: object has been deleted\n" });
  console.type("apply -f -", webManifest());
  expect(console.type("rollout status deployment/web --revision=3")).toBe(
    "error: desired revision (3) is different from the running revision (0)\n(exit 1)\n",
  );
});

test("rollout history lists revisions with their causes, and shows one", () => {
  const console = opened();
  expect(console.type("rollout history deployment/web")).toBe(
    "deployment.apps/web \nNo rollout history found.\n",
  );
  revision(console, 2, "app:v2", "second release");
  revision(console, 1, "app:v1");
  expect(console.type("rollout history deployment/web")).toBe(
    "deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         second release\n\n",
  );
  expect(console.type("rollout history deployment/web --revision=2")).toBe(
    "deployment.apps/web with revision #2\nPod Template:\n  Labels:\tapp=web\n\tpod-template-hash=hash2\n  Annotations:\tkubernetes.io/change-cause: second release\n  Containers:\n   app:\n    Image:\tapp:v2\n    Port:\t<none>\n    Host Port:\t<none>\n    Environment:\t<none>\n    Mounts:\t<none>\n  Volumes:\t<none>\n  Node-Selectors:\t<none>\n  Tolerations:\t<none>\n\n",
  );
  expect(console.type("rollout history deployment/web --revision=9")).toBe(
    "error: unable to find the specified revision\n(exit 1)\n",
  );
});

const WARNING =
  "Warning: resource deployments/web was previously managed with 'kubectl apply'. Rolling back will not update the kubectl.kubernetes.io/last-applied-configuration annotation, which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead.\n";

test("rollout undo restores the template and the annotations of the revision before", () => {
  const console = opened();
  revision(console, 1, "app:v1", "first");
  console.type("set image deployment/web app=app:v2");
  revision(console, 2, "app:v2");
  expect(console.type("rollout undo deployment/web")).toBe(`deployment.apps/web rolled back\n${WARNING}`);
  const { spec, metadata } = console.deployment();
  expect(spec.template.spec.containers[0]?.image).toBe("app:v1");
  expect(spec.template.metadata.labels).toEqual({ app: "web" });
  expect(metadata.annotations["kubernetes.io/change-cause"]).toBe("first");
  expect(metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]).toBeDefined();
});

test("rollout undo refuses what it cannot do", () => {
  const console = opened();
  expect(console.type("rollout undo deployment/web")).toBe(
    `${WARNING}error: no rollout history found for deployment "web"\n(exit 1)\n`,
  );
  revision(console, 1, "app:v1");
  revision(console, 2, "app:v2");
  expect(console.type("rollout undo deployment/web --to-revision=7")).toBe(
    `${WARNING}error: unable to find specified revision 7 in history\n(exit 1)\n`,
  );
  expect(console.type("rollout undo deployment/web --to-revision=1")).toBe(
    `deployment.apps/web skipped rollback (current template already matches revision 1)\n${WARNING}`,
  );
  console.type("rollout pause deployment/web");
  expect(console.type("rollout undo deployment/web --to-revision=2")).toBe(
    `${WARNING}error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again\n(exit 1)\n`,
  );
  expect(openConsole().type("rollout undo deployment")).toBe("");
});

test("rollout pause and resume switch once", () => {
  const console = opened();
  expect(console.type("rollout pause deployment/web")).toBe("deployment.apps/web paused\n");
  expect(console.type("rollout pause deployment/web")).toBe(
    'error: deployments.apps "web" is already paused\n(exit 1)\n',
  );
  expect(console.type("rollout restart deployment/web")).toBe(
    'error: deployments.apps "web" can\'t restart paused deployment (run rollout resume first)\n(exit 1)\n',
  );
  expect(console.type("rollout resume deployment/web")).toBe("deployment.apps/web resumed\n");
  expect(console.type("rollout resume deployment/web")).toBe(
    'error: deployments.apps "web" is not paused\n(exit 1)\n',
  );
  expect(console.type("rollout pause")).toBe("error: required resource not specified\n(exit 1)\n");
});

test("rollout restart notes the time, once a second", () => {
  const console = opened();
  console.at(5);
  expect(console.type("rollout restart deployment/web")).toBe("deployment.apps/web restarted\n");
  expect(console.deployment().spec.template.metadata.annotations).toEqual({
    "kubectl.kubernetes.io/restartedAt": "2026-01-01T00:00:05Z",
  });
  expect(console.type("rollout restart deployment/web")).toBe(
    "error: failed to create patch for web: if restart has already been triggered within the past second, please wait before attempting to trigger another\n(exit 1)\n",
  );
});

test("other kinds have no rollouts", () => {
  const console = opened();
  revision(console, 1, "app:v1");
  expect(console.type("rollout status rs/web-hash1")).toBe(
    "error: no status viewer has been implemented for ReplicaSet.apps\n(exit 1)\n",
  );
  expect(console.type("rollout history rs/web-hash1")).toBe(
    'error: no history viewer has been implemented for "ReplicaSet.apps"\n(exit 1)\n',
  );
  expect(console.type("rollout undo rs/web-hash1")).toBe(
    'error: no rollbacker has been implemented for "ReplicaSet.apps"\n(exit 1)\n',
  );
});
