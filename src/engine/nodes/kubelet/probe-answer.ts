import { ContainerPhase, type ContainerTable } from "../../containers/container-table.ts";
import type { ImageBehaviour } from "../../containers/image-behaviour.ts";
import { type Instant, type Microseconds, microseconds, milliseconds, seconds } from "../../kernel/units.ts";
import type { IntOrString } from "../../objects/types/meta.ts";
import type { Container, Probe } from "../../objects/types/pod.ts";
import type { ProbeKind } from "./probe-worker.ts";

/** What a container answers to a probe, and after how long. */
export interface Answer {
  readonly isSuccess: boolean;
  readonly takes: Microseconds;
  /** What the kubelet makes of a failure, as its Event words it. */
  readonly message: string;
}

/** Whom a probe asks. */
export interface ProbeTarget {
  readonly podUid: string;
  readonly podIP: string;
  readonly container: Container;
  readonly slot: number;
  readonly behaviour: ImageBehaviour;
}

/** Answers that need no work of the application. */
const AT_ONCE = milliseconds(1);

/**
 * What a container answers (pkg/kubelet/prober/prober.go, pkg/probe). A refused connection, an answer of 400 and more, and one
 * that takes longer than the timeout are failures. A TCP probe needs only somebody who listens; an HTTP probe queues behind
 * the users' requests, so an overloaded container answers late. `luck`, in (0, 1), decides errors at random.
 */
export function probeAnswer(
  target: ProbeTarget,
  kind: ProbeKind,
  probe: Probe,
  table: ContainerTable,
  moment: { readonly now: Instant; readonly luck: () => number },
): Answer {
  const { podUid, container, slot, behaviour } = target;
  const port = probePort(probe, container);
  const listens =
    table.phase[slot] === ContainerPhase.listening && (port === undefined || table.find(podUid, port) >= 0);
  if (!listens) return { isSuccess: false, takes: AT_ONCE, message: refusal(target, probe, port) };
  if (probe.tcpSocket !== undefined) return { isSuccess: true, takes: AT_ONCE, message: "" };
  const endpoint = kind === "readiness" ? behaviour.readiness : behaviour.liveness;
  const age = moment.now - (table.listeningSince[slot] ?? 0);
  const isSick = endpoint.failsAfter !== undefined && age >= endpoint.failsAfter;
  const takes = microseconds(endpoint.latency + (probe.httpGet === undefined ? 0 : queueing(target, table)));
  const timeout = seconds(probe.timeoutSeconds);
  if (takes > timeout) return { isSuccess: false, takes: timeout, message: lateness(target, probe, port) };
  if (isSick) return { isSuccess: false, takes, message: complaint(probe, 503) };
  if (endpoint.errorRate > 0 && moment.luck() < endpoint.errorRate)
    return { isSuccess: false, takes, message: complaint(probe, 500) };
  return { isSuccess: true, takes, message: "" };
}

/** Time until the requests before the probe have been served, each taking what half of them take at most. */
function queueing({ slot, behaviour }: ProbeTarget, table: ContainerTable): number {
  const { concurrency, queue, latency } = behaviour;
  if ((table.inFlight[slot] ?? 0) < concurrency) return 0;
  const waiting = table.queued[slot] ?? 0;
  if (waiting >= queue) return Number.MAX_SAFE_INTEGER;
  return ((waiting + 1) * latency.p50) / concurrency;
}

/** The port that a probe asks at; absent for commands. Names are those of the container's own ports. */
function probePort(probe: Probe, container: Container): number | undefined {
  const port: IntOrString | undefined = probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port;
  if (port === undefined || typeof port === "number") return port;
  return container.ports?.find(({ name }) => name === port)?.containerPort ?? 0;
}

function refusal({ podIP }: ProbeTarget, probe: Probe, port: number | undefined): string {
  const address = `${podIP}:${port ?? 0}`;
  const dial = `dial tcp ${address}: connect: connection refused`;
  if (probe.httpGet !== undefined) return `Get "${url(probe, address)}": ${dial}`;
  if (probe.tcpSocket !== undefined) return dial;
  if (probe.grpc !== undefined) return lateGrpc(address, probe);
  return "";
}

function lateness({ podIP }: ProbeTarget, probe: Probe, port: number | undefined): string {
  const address = `${podIP}:${port ?? 0}`;
  if (probe.grpc !== undefined) return lateGrpc(address, probe);
  if (probe.exec !== undefined) return `command timed out after ${probe.timeoutSeconds}s`;
  const late = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
  return `Get "${url(probe, address)}": ${late}`;
}

const lateGrpc = (address: string, { timeoutSeconds }: Probe): string =>
  `timeout: failed to connect service "${address}" within ${timeoutSeconds}s: context deadline exceeded`;

function complaint(probe: Probe, statusCode: number): string {
  if (probe.httpGet !== undefined) return `HTTP probe failed with statuscode: ${statusCode}`;
  return probe.grpc === undefined ? "" : 'service unhealthy (responded with "NOT_SERVING")';
}

function url({ httpGet }: Probe, address: string): string {
  const scheme = httpGet?.scheme === "HTTPS" ? "https" : "http";
  const path = httpGet?.path ?? "/";
  return `${scheme}://${httpGet?.host ?? ""}${httpGet?.host === undefined ? address : portOf(address)}${
    path.startsWith("/") ? path : `/${path}`
  }`;
}

const portOf = (address: string): string => address.slice(address.lastIndexOf(":"));
