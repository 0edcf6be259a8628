import { ContainerPhase } from "../../containers/container-table.ts";
import { inSeconds, NOTHING } from "../../kernel/units.ts";
import { OUTCOME_WORDS } from "../../traffic/outcome-cause.ts";
import type { RequestExplanation } from "../run-view.ts";
import { countWords, durationWords, plural, preciseClockWords } from "../story/words.ts";
import type { RunFacts } from "../tracks/run-facts.ts";
import { remedyFor } from "./remedy.ts";
import { type RequestFacts, requestFacts, type Target } from "./request-facts.ts";

/** Why a request ended as it did, from what was recorded; null when the sample has not kept it. */
export function explainRequest(facts: RunFacts, id: number): RequestExplanation | null {
  const request = requestFacts(facts, id);
  if (request === undefined) return null;
  const chain = [
    ...routeEntries(facts, request),
    ...(request.target ? targetEntries(facts, request, request.target) : []),
    { at: request.end, text: endText(facts, request) },
  ];
  return {
    id,
    title: `Request ${countWords(id)} ${request.outcome === "succeeded" ? "succeeded" : "failed"}`,
    answer: `${request.outcome === "succeeded" ? "answered" : OUTCOME_WORDS[request.outcome]} after ${durationWords(request.end - request.arrival)}`,
    // Sorting keeps the order of entries of the same moment: what led to a thing stands before it.
    chain: chain.sort((a, b) => a.at - b.at),
    remedy: remedyFor(facts, request),
  };
}

type Entry = RequestExplanation["chain"][number];

function routeEntries(facts: RunFacts, request: RequestFacts): readonly Entry[] {
  const { arrival, nodeName, service, table, target, user } = request;
  const name = facts.specs[request.spec]?.name ?? "users";
  const called = {
    at: arrival,
    text: `user ${countWords(user)} (${name}) called ${service} at ${nodeName}`,
  };
  if (table === undefined) return [called, { at: arrival, text: `${nodeName}'s proxy knew no such Service` }];
  const count = table.table.endpoints.length;
  const known = {
    at: table.at,
    text: `${nodeName}'s proxy took up ${count === 0 ? "that there is no endpoint" : plural(count, "endpoint")}, as the EndpointSlices said at ${preciseClockWords(inSeconds(table.table.since))}`,
  };
  if (target === undefined) return [known, called];
  const { podName, nodeName: home } = target.container;
  const sent = {
    at: arrival,
    text: `it was sent to ${podName} (${facts.versions.word(target.version)}) on ${home}`,
  };
  return [known, called, sent];
}

function targetEntries(facts: RunFacts, request: RequestFacts, target: Target): readonly Entry[] {
  const entries: Entry[] = [];
  const { podName } = target.container;
  const { deletedAt, dropped, phase } = target;
  const preStop = target.spec?.lifecycle?.preStop;
  if (deletedAt !== undefined && deletedAt <= request.end) {
    const hook = preStop === undefined ? "without preStop" : "its preStop hook runs first";
    entries.push({ at: deletedAt, text: `${podName} was deleted, ${hook}` });
  }
  if (phase === undefined) {
    entries.push({ at: request.arrival, text: `the process of ${podName} had not started` });
  } else if (phase.phase !== ContainerPhase.listening || request.outcome === "overloaded") {
    entries.push({ at: phase.since, text: phaseText(podName, phase.phase) });
  }
  if (target.stoppedAt !== undefined && request.outcome === "resetByTermination") {
    entries.push({ at: target.stoppedAt, text: `the process of ${podName} ended` });
  }
  if (request.outcome === "succeeded" || request.outcome === "serverError") return entries;
  if (deletedAt === undefined) return entries;
  if (dropped === undefined) {
    const end = inSeconds(facts.computed);
    return [...entries, { at: end, text: `${request.nodeName}'s proxy still listed it` }];
  }
  const lag = durationWords(dropped.at - deletedAt);
  entries.push({
    at: dropped.at,
    text: `its removal reached ${request.nodeName}'s proxy, ${lag} after the pod was deleted`,
  });
  return entries;
}

function phaseText(podName: string, phase: number): string {
  switch (phase) {
    case ContainerPhase.starting:
      return `${podName} started, but did not listen yet`;
    case ContainerPhase.draining:
      return `${podName} heeded SIGTERM and stopped listening`;
    case ContainerPhase.gone:
      return `the address of ${podName} was gone`;
    case ContainerPhase.stopped:
      return `the process of ${podName} had ended`;
    default:
      return `${podName} began to listen`;
  }
}

function endText(facts: RunFacts, request: RequestFacts): string {
  const { outcome } = request;
  const timeout = durationWords(inSeconds(facts.specs[request.spec]?.timeout ?? NOTHING));
  switch (outcome) {
    case "succeeded":
      return "the user got the answer";
    case "timeout":
      return `no answer within ${timeout}: the user gave up`;
    case "unreachable":
      return `nobody answered within ${timeout}: the user gave up`;
    case "connectionRefused":
      return "the connection was refused";
    case "noEndpoints":
      return "the connection was rejected, because there was nobody to send it to";
    case "resetByTermination":
      return "the connection was reset before the answer";
    case "overloaded":
      return "every place was taken and the queue full: answered 503";
    case "serverError":
      return "answered 500";
  }
}
