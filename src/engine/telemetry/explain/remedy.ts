import { ContainerPhase } from "../../containers/container-table.ts";
import type { Deployment } from "../../objects/types/apps.ts";
import { controllerOf } from "../../objects/types/meta.ts";
import type { Pod } from "../../objects/types/pod.ts";
import { durationWords } from "../story/words.ts";
import type { RunFacts } from "../tracks/run-facts.ts";
import type { RequestFacts, Target } from "./request-facts.ts";

/** What would have helped, in one or two sentences; null for a request that succeeded, or when nothing obvious would have. */
export function remedyFor(facts: RunFacts, request: RequestFacts): string | null {
  const { outcome, target } = request;
  switch (outcome) {
    case "succeeded":
      return null;
    case "serverError":
      return serverErrorRemedy(facts, target);
    case "noEndpoints":
      return noEndpointsRemedy(facts, request);
    case "connectionRefused":
    case "unreachable":
      return target === undefined ? wrongPortRemedy(request) : refusedRemedy(target);
    case "resetByTermination":
      return target === undefined ? null : resetRemedy(target);
    case "overloaded":
    case "timeout":
      return "More pods, or pods that serve more requests at once. When it happens while pods are exchanged: a smaller maxUnavailable, or a larger maxSurge.";
  }
}

function serverErrorRemedy(facts: RunFacts, target: Target | undefined): string | null {
  const { begun, oldVersions } = facts.recording.release;
  if (target === undefined || begun > facts.computed || oldVersions.has(target.version)) return null;
  return `${facts.versions.word(target.version)} fails by itself, and probes do not see it. Verifying the error rate on a few pods first, with somebody who undoes, keeps it from most users.`;
}

function noEndpointsRemedy(facts: RunFacts, request: RequestFacts): string {
  const deployment = deploymentBehind(facts, request);
  if (deployment?.spec.strategy.type === "Recreate") {
    return "Recreate stops every old pod before it starts a new one. RollingUpdate keeps old pods until new ones are ready.";
  }
  return "No pod was ready. More replicas, a smaller maxUnavailable, or a readiness that does not fail everywhere at once.";
}

function wrongPortRemedy({ service }: RequestFacts): string {
  return `No container of the pod serves the port that ${service} sends to: make targetPort and containerPort agree.`;
}

function refusedRemedy(target: Target): string {
  const { deletedAt, dropped, phase, spec } = target;
  if (deletedAt !== undefined && (phase?.since ?? 0) >= deletedAt) {
    const lag = dropped && dropped.at - deletedAt;
    const needed = lag === undefined ? 10 : Math.max(5, Math.ceil(lag) + 1);
    const seen = lag === undefined ? "" : ` (here ${durationWords(lag)})`;
    return spec?.lifecycle?.preStop === undefined
      ? `A preStop hook, lifecycle.preStop.sleep.seconds: ${needed}, keeps the pod serving until every proxy has dropped it${seen}.`
      : `A longer preStop hook: the proxies need time to drop the pod${seen}, and it ended before.`;
  }
  if (phase === undefined || phase.phase === ContainerPhase.starting) {
    return spec?.readinessProbe === undefined
      ? "A readinessProbe keeps a pod out of its Service until it listens. Without one it counts as ready as soon as its process runs."
      : "Its readinessProbe passed before the container listened: probe the port that serves users.";
  }
  return "The process had ended while the proxy still listed the pod: a readinessProbe with a short period takes it out sooner.";
}

function resetRemedy(target: Target): string {
  const grace = target.pod?.spec.terminationGracePeriodSeconds ?? 30;
  if (target.deletedAt === undefined) return "The process ended by itself: see why it restarts.";
  return `The process should finish what it has accepted when SIGTERM comes, within terminationGracePeriodSeconds (${grace}).`;
}

/** The Deployment of the pods that the Service had last listed, else any whose pods it selects. */
function deploymentBehind(facts: RunFacts, { service }: RequestFacts): Deployment | undefined {
  const [namespace, name] = service.split("/");
  const selector = facts.history.find(
    ({ object }) =>
      object.kind === "Service" && object.metadata.namespace === namespace && object.metadata.name === name,
  )?.object;
  if (selector?.kind !== "Service") return undefined;
  const pairs = Object.entries(selector.spec.selector ?? {});
  const isSelected = (pod: Pod): boolean => pairs.every(([key, value]) => pod.metadata.labels[key] === value);
  const pod = facts.history.find(({ object }) => object.kind === "Pod" && isSelected(object))?.object;
  const set = facts.history.find(
    ({ object }) => object.metadata.uid === (pod && controllerOf(pod.metadata)?.uid),
  )?.object;
  const owner = set && controllerOf(set.metadata);
  const found = facts.history.findLast(({ object }) => object.metadata.uid === owner?.uid)?.object;
  return found?.kind === "Deployment" ? found : undefined;
}
