import type { ImageBehaviour } from "../containers/image-behaviour.ts";
import type { Instant } from "../kernel/units.ts";
import type { JsonObject } from "../objects/json.ts";
import type { Release as StrategyRelease } from "../strategies/strategy.ts";
import type { TrafficSpec } from "../traffic/traffic-spec.ts";

/** A scenario that has been read, validated and completed: everything a run needs besides its seed. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly seed: number;
  readonly duration: Instant;
  readonly nodes: readonly NodeSpec[];
  /** Behaviour of each image that may run; an image not listed behaves as `defaultImage`. */
  readonly images: { readonly [image: string]: ImageBehaviour };
  readonly defaultImage: ImageBehaviour;
  readonly traffic: readonly TrafficSpec[];
  readonly releases: readonly Release[];
  readonly interventions: readonly Intervention[];
  readonly checks: readonly Check[];
  /** The cluster part, applied at 0 in this order. */
  readonly manifests: readonly ManifestDocument[];
  readonly supplied: readonly Supplied[];
}

export interface NodeSpec {
  readonly name: string;
  readonly zone: string;
  readonly cpu: string;
  readonly memory: string;
  readonly pods: number;
  readonly labels: { readonly [key: string]: string };
}

/** A release that a strategy is to carry out. */
export interface Release extends StrategyRelease {
  /** Without mistakes, as the strategy's own check says. */
  readonly parameters: JsonObject;
}

/** A line that a person could type, with its time. */
export interface Intervention {
  readonly at: Instant;
  readonly run: string;
  readonly by: "scenario" | "you";
}

export interface Check {
  readonly name: string;
  readonly expr: string;
}

interface ManifestDocument {
  readonly manifest: JsonObject;
  readonly source: { readonly file: string; readonly line: number };
}

/** Something that completion added because the file does not have it. */
export interface Supplied {
  readonly text: string;
  readonly yaml: string;
}

/** A mistake in a scenario or manifest, as a compiler would name it. */
export interface Problem {
  readonly severity: "error" | "warning";
  readonly file: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  /** `spec.traffic[0].profile`; empty for the text itself. */
  readonly path: string;
  /** What was found, as text; empty when something is missing. */
  readonly value: string;
  readonly message: string;
  readonly expected: string;
}

export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

export interface ReadOptions {
  /** Supply what is missing, each item listed. Default true. */
  readonly complete?: boolean;
  readonly seed?: number;
  /** `10m` */
  readonly until?: string;
  readonly strategy?: string;
  /** `deployment/shop` */
  readonly target?: string;
  /** `path=value` */
  readonly set?: readonly string[];
  /** Lines typed by the user, added to those of the scenario. Seconds. */
  readonly interventions?: readonly { readonly at: number; readonly run: string }[];
}

export type ScenarioResult =
  | { readonly ok: true; readonly scenario: Scenario; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };
