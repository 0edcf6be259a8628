import { RUN_START } from "../../../src/engine/kernel/units.ts";
import type { PhaseInput } from "../../../src/engine/nodes/pod-status/pod-phase.ts";
import type { ReadinessInput } from "../../../src/engine/nodes/pod-status/ready-conditions.ts";
import type { ContainerState, ContainerStatus, PodPhase } from "../../../src/engine/objects/types/pod.ts";

/** A line of the table `pod_phase`; a state is none, waiting, waitingAfter:N, running or exited:N. */
export interface PhaseCall {
  readonly restartPolicy: "Always" | "OnFailure" | "Never";
  readonly containers: readonly string[];
  readonly initContainers?: readonly string[];
  readonly sidecars?: readonly string[];
  readonly terminal: boolean;
}

/** A line of the table `pod_conditions`. */
export interface ConditionsCall {
  readonly containers: { readonly [name: string]: "ready" | "unready" | "none" };
  readonly phase: PodPhase;
  readonly readinessGates?: { readonly [type: string]: "True" | "False" | "absent" };
}

export function phaseInputOf(call: PhaseCall): PhaseInput {
  const named = (prefix: string, states: readonly string[] | undefined) =>
    (states ?? []).map((state, index) => ({ name: `${prefix}${index}`, state }));
  const init = named("init", call.initContainers);
  const sidecars = named("sidecar", call.sidecars);
  const containers = named("app", call.containers);
  return {
    spec: {
      restartPolicy: call.restartPolicy,
      containers,
      initContainers: [...init, ...sidecars.map(({ name }) => ({ name, restartPolicy: "Always" }))],
    },
    containerStatuses: containers.flatMap(({ name, state }) => statusOf(name, state)),
    initContainerStatuses: [...init, ...sidecars].flatMap(({ name, state }) => statusOf(name, state)),
    isTerminal: call.terminal,
  };
}

export function readinessInputOf(call: ConditionsCall): ReadinessInput {
  const names = Object.keys(call.containers).sort();
  return {
    spec: {
      containers: names.map((name) => ({ name })),
      readinessGates: Object.keys(call.readinessGates ?? {})
        .sort()
        .map((conditionType) => ({ conditionType })),
    },
    phase: call.phase,
    containerStatuses: names.flatMap((name) => {
      const state = call.containers[name];
      return state === "none" ? [] : [{ ...emptyStatus(name), ready: state === "ready" }];
    }),
    initContainerStatuses: [],
    conditions: Object.entries(call.readinessGates ?? {}).flatMap(([type, status]) =>
      status === "absent" ? [] : [{ type, status }],
    ),
  };
}

function statusOf(name: string, written: string): readonly ContainerStatus[] {
  const [kind, code] = written.split(":");
  const ended: ContainerState = {
    terminated: { exitCode: Number(code), reason: "", startedAt: RUN_START, finishedAt: RUN_START },
  };
  switch (kind) {
    case "none":
      return [];
    case "waiting":
      return [emptyStatus(name)];
    case "waitingAfter":
      return [{ ...emptyStatus(name), lastState: ended }];
    case "running":
      return [{ ...emptyStatus(name), started: true, state: { running: { startedAt: RUN_START } } }];
    default:
      return [{ ...emptyStatus(name), state: ended }];
  }
}

const emptyStatus = (name: string): ContainerStatus => ({
  name,
  image: "",
  imageID: "",
  ready: false,
  started: false,
  restartCount: 0,
  state: { waiting: { reason: "" } },
  lastState: {},
});
