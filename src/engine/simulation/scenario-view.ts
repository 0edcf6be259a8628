import type { ImageBehaviour } from "../containers/image-behaviour.ts";
import { inSeconds, type Microseconds } from "../kernel/units.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { ScenarioView } from "../telemetry/run-view.ts";
import type { LoadProfile, TrafficSpec } from "../traffic/traffic-spec.ts";
import type { Versions } from "./versions.ts";

/** What a line that was typed came to: what it complained about, if anything. */
export type Complaint = (intervention: number) => string | undefined;

/** The scenario in the words of the page. */
export function scenarioView(scenario: Scenario, versions: Versions, complaintOf: Complaint): ScenarioView {
  return {
    name: scenario.name,
    title: scenario.title,
    about: scenario.about,
    seed: scenario.seed,
    duration: inSeconds(scenario.duration),
    traffic: scenario.traffic.map((spec) => ({
      name: spec.name,
      text: profileWords(spec.profile),
      detail: detailOf(spec),
    })),
    images: versions.list().map(({ image }, version) => ({
      image,
      version,
      text: behaviourWords(scenario.images[image] ?? scenario.defaultImage),
    })),
    interventions: scenario.interventions.map(({ at, run, by }, index) => {
      const note = complaintOf(index);
      return { at: inSeconds(at), run, by, ...(note === undefined ? {} : { note }) };
    }),
    faults: [],
    supplied: scenario.supplied,
  };
}

function profileWords(profile: LoadProfile): string {
  switch (profile.kind) {
    case "constant":
      return `${rounded(profile.rate)}/s, constant`;
    case "ramp":
      return `${rounded(profile.from)}/s to ${rounded(profile.to)}/s`;
    case "step":
      return profile.steps.map((step) => `${rounded(step.rate)}/s`).join(", then ");
    case "diurnal":
      return `${rounded(profile.low)}/s to ${rounded(profile.high)}/s, by the day`;
  }
}

function detailOf(spec: TrafficSpec): string {
  const start =
    spec.start === undefined || spec.start === 0 ? "" : `, from ${clock(inSeconds(spec.start))} on`;
  return `${spec.users} users of Service ${spec.service}, who wait ${words(spec.timeout)}${start}`;
}

function behaviourWords(behaviour: ImageBehaviour): string {
  const failing = behaviour.errorRate === 0 ? "no errors" : `${rounded(behaviour.errorRate * 100)} % fail`;
  return `${words(behaviour.latency.p99)} p99, ${failing}, starts in ${words(behaviour.startup)}`;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** `120 ms`, `4 s`. */
function words(duration: Microseconds): string {
  const seconds = inSeconds(duration);
  return seconds < 1 ? `${rounded(seconds * 1_000)} ms` : `${rounded(seconds)} s`;
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}
