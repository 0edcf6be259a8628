import { isDeepStrictEqual } from "node:util";
import { createApiServer } from "../../../src/engine/api/server.ts";
import { deploymentController } from "../../../src/engine/controllers/deployment/deployment.ts";
import type { Reconciliation } from "../../../src/engine/controllers/shared.ts";
import { applyWrites } from "../../../src/engine/controllers/shared-apply-writes.ts";
import { defined } from "../../../src/engine/kernel/assert.ts";
import { ObjectStore } from "../../../src/engine/objects/store.ts";
import type { ReplicaSet } from "../../../src/engine/objects/types/apps.ts";
import type { StringMap } from "../../../src/engine/objects/types/meta.ts";
import { namespaceOf } from "../../support/builders.ts";
import { type DeploymentCall, deploymentIn, NOW, podsIn, setsIn, statusOut } from "./deployments.ts";

/** What syncDeployment did in a line: `passes` until there was no error, `errors` of the passes before. */
export interface SyncOutcome {
  readonly actions: readonly { readonly [member: string]: unknown }[];
  readonly events: readonly string[];
  readonly passes: number;
  readonly errors?: readonly string[];
  readonly requeueAfter?: readonly number[];
  readonly revision: string;
  readonly status: unknown;
}

/**
 * Runs our reconcile over the world of a line, against a real API server. Where the real one had no errors, ours has one pass.
 *
 * Errors come from its own status writes, with which it conflicts, so that it starts over and needs more passes than ours. Ours then
 * goes on until it has made as many decisions or has nothing more to do. Which of the real passes wrote the status is not
 * recorded: the one that decided last, or one after it. Ours must have written it in one of the two; what it asked to be looked
 * at again after a while cannot be compared.
 */
export function syncDeployment(call: DeploymentCall, real: SyncOutcome) {
  const store = new ObjectStore();
  const deployment = deploymentIn(call);
  const sets = setsIn(call, deployment);
  for (const object of [namespaceOf("default"), deployment, ...sets, ...podsIn(call, sets)]) {
    const metadata = { ...object.metadata, resourceVersion: store.nextResourceVersion };
    store.put({ ...object, metadata }, NOW);
  }
  const api = createApiServer({ store, now: () => NOW });
  const seeded = store.history.length;
  const outcomeNow = () => outcomeOf(store, seeded);
  const pass = (): Reconciliation => {
    const next = deploymentController.reconcile({ objects: store.table }, "default/web", NOW);
    applyWrites(api, deploymentController.name, next.batches);
    reportNoTerminating(store, sets);
    return next;
  };
  const { requeueAfter } = pass();
  if (real.errors === undefined) {
    return withPlainName({
      ...outcomeNow(),
      ...(requeueAfter !== undefined && { requeueAfter: [requeueAfter / 1_000_000] }),
    });
  }
  let outcome = withPlainName(outcomeNow());
  const wanted = withPlainName(real).status;
  for (let passes = 1; passes < real.passes; passes += 1) {
    const isDecided = outcome.actions.length >= real.actions.length;
    if (isDecided && isDeepStrictEqual(outcome.status, wanted)) break;
    if (pass().batches.length === 0) break;
    outcome = withPlainName(outcomeNow());
  }
  return outcome;
}

const outcomeOf = (store: ObjectStore, seeded: number) => {
  const stored = defined(store.table.get("Deployment", "default", "web"), "the Deployment is there");
  return {
    actions: actionsSince(store, seeded),
    events: eventsSince(store, seeded),
    revision: stored.metadata.annotations["deployment.kubernetes.io/revision"] ?? "",
    status: statusOut(stored.status),
  };
};

/** The lines do not say of which template they make the hash of a new set's name: any will do. */
export function withPlainName<T>(outcome: T): T {
  const text = JSON.stringify(outcome);
  const name = /"create":"([^"]+)"/.exec(text)?.[1];
  return JSON.parse(name === undefined ? text : text.replaceAll(name, "web-created"));
}

/** The API that the lines were recorded with reports no terminating pods of a set that it has just made. */
function reportNoTerminating(store: ObjectStore, seeded: readonly ReplicaSet[]): void {
  for (const set of store.table.list("ReplicaSet")) {
    const isSeeded = seeded.some(({ metadata }) => metadata.uid === set.metadata.uid);
    if (!isSeeded) store.table.put({ ...set, status: { ...set.status, terminatingReplicas: 0 } });
  }
}

function actionsSince(store: ObjectStore, start: number): SyncOutcome["actions"] {
  return store.history.slice(start).flatMap(({ type, object }): SyncOutcome["actions"] => {
    if (object.kind !== "ReplicaSet") return [];
    const { name, annotations } = object.metadata;
    if (type === "DELETED") return [{ delete: name }];
    return [{ [type === "ADDED" ? "create" : "update"]: name, ...valuesOf(object, annotations) }];
  });
}

const valuesOf = ({ spec }: ReplicaSet, annotations: StringMap) => ({
  replicas: spec.replicas,
  desired: annotations["deployment.kubernetes.io/desired-replicas"],
  max: annotations["deployment.kubernetes.io/max-replicas"],
  revision: annotations["deployment.kubernetes.io/revision"],
  history: annotations["deployment.kubernetes.io/revision-history"],
});

const eventsSince = (store: ObjectStore, start: number): readonly string[] =>
  store.history
    .slice(start)
    .flatMap(({ object }) =>
      object.kind === "Event" ? [`${object.type} ${object.reason} ${object.message}`] : [],
    );
