import { readFileSync } from "node:fs";

/** A file of `rollouts/`: what was typed and when, and what the real cluster then did. Times in seconds. */
export interface RecordedCase {
  readonly name: string;
  readonly about: string;
  readonly nodes: readonly RecordedNode[];
  readonly behaviour: { readonly [image: string]: ScriptedBehaviour };
  readonly steps: readonly RecordedStep[];
  readonly until: number;
  readonly hashes: { readonly [stableName: string]: string };
  readonly decisions: readonly Decision[];
  readonly replicas: readonly WorkloadRow[];
  readonly endpoints?: readonly EndpointsRow[];
  readonly pods: readonly RecordedPod[];
  readonly final: readonly WorkloadRow[];
}

interface RecordedNode {
  readonly name: string;
  readonly zone: string;
  readonly cpu: string;
  readonly memory: string;
  readonly pods: number;
  readonly labels?: { readonly [key: string]: string };
}

export interface ScriptedBehaviour {
  readonly startup: number | null;
  readonly stagger?: number;
  readonly stop?: number;
  readonly crashAfter?: number;
  readonly exitAfter?: number;
  readonly readyFor?: number;
  readonly except?: { readonly [place: string]: ScriptedBehaviour };
}

export interface RecordedStep {
  readonly at: number;
  readonly done?: number;
  readonly kubectl?: string;
  readonly stdin?: string;
  readonly exit?: number;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly node?: string;
}

export interface Decision {
  readonly at: number;
  readonly from: string;
  readonly type?: string;
  readonly reason: string;
  readonly object: string;
  readonly message: string;
  readonly count?: number;
}

/** A member is a count, a text, a list or a map; `null` where it went away. */
export type Facts = { readonly [member: string]: unknown };

export interface WorkloadRow {
  readonly at: number;
  readonly object: string;
  readonly generation?: number;
  readonly owner?: string;
  readonly annotations?: Facts;
  readonly spec?: Facts;
  readonly status?: Facts;
  readonly terminating?: boolean;
  readonly deleted?: boolean;
}

export interface EndpointsRow {
  readonly at: number;
  readonly service: string;
  readonly slice: string;
  /** Absent where the slice went away. */
  readonly endpoints?: readonly {
    readonly pod: string;
    readonly ready: boolean;
    readonly serving: boolean;
    readonly terminating: boolean;
  }[];
}

export interface RecordedPod {
  readonly pod: string;
  readonly node: string | null;
  readonly uid: number;
  readonly created: number;
  readonly ready: number | null;
  readonly deleted: number | null;
  readonly gone: number | null;
  readonly restarts?: number;
  readonly readiness?: readonly (readonly [number, boolean])[];
  readonly phase?: string;
  readonly released?: number;
  readonly adopted?: number;
}

export function readCase(path: string): RecordedCase {
  const parsed: RecordedCase = JSON.parse(readFileSync(path, "utf8"));
  return parsed;
}

/** What is not built yet, by kind of object and by command. This list only shrinks. */
const KINDS_NOT_YET = [
  "StatefulSet",
  "DaemonSet",
  "Job",
  "PodDisruptionBudget",
  "PriorityClass",
  "LimitRange",
  "ResourceQuota",
];
const COMMANDS_NOT_YET = ["drain", "cordon", "uncordon", "taint", "wait", "create --raw", "delete node"];

/** The first thing this case needs that is not built yet, or undefined. */
export function missingPart(recorded: RecordedCase): string | undefined {
  for (const step of recorded.steps) {
    if (step.node !== undefined) return "a node that falls silent";
    const kinds = [...(step.stdin ?? "").matchAll(/^kind: (\w+)/gm)].map((match) => match[1]);
    const kind = KINDS_NOT_YET.find((one) => kinds.includes(one));
    if (kind !== undefined) return kind;
    const command = COMMANDS_NOT_YET.find((one) => step.kubectl?.startsWith(`${one} `));
    if (command !== undefined) return `kubectl ${command}`;
  }
  return undefined;
}
