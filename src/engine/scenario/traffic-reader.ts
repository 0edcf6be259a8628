import { atSeconds, instant, type Microseconds, RUN_START, seconds } from "../kernel/units.ts";
import type { LoadProfile, TrafficSpec } from "../traffic/traffic-spec.ts";
import { servicesOf } from "./missing-services.ts";
import { nearest } from "./nearest.ts";
import { problemAt } from "./problem.ts";
import type { ReadManifest } from "./read-manifests.ts";
import type { Problem } from "./scenario.ts";
import type { ProfileDocument, ScenarioDocument } from "./scenario-schema.ts";
import type { SourceDocument } from "./source-document.ts";
import { USUAL } from "./supplied-users.ts";
import { readDuration, readMoment, readRate } from "./values.ts";

/** The users that a Scenario document asks for, each held to the Services in the files. */
export function readTraffic(
  document: SourceDocument,
  entries: NonNullable<ScenarioDocument["spec"]["traffic"]>,
  manifests: readonly ReadManifest[],
): { readonly traffic: readonly TrafficSpec[]; readonly problems: readonly Problem[] } {
  const traffic: TrafficSpec[] = [];
  const problems: Problem[] = [];
  entries.forEach((entry, index) => {
    const path = ["spec", "traffic", index];
    const namespace = entry.namespace ?? "default";
    const services = servicesOf(manifests).filter(({ metadata }) => metadata.namespace === namespace);
    const service = services.find(({ metadata }) => metadata.name === entry.service);
    const ports = (service?.spec.ports ?? []).map(({ port }) => port);
    const names = services.map(({ metadata }) => metadata.name ?? "");
    if (service === undefined) {
      const near = nearest(entry.service, names);
      const hint = near === undefined ? "" : `, did you mean "${near}"?`;
      const expected = names.length === 0 ? "a Service in the files" : `one of ${names.join(", ")}${hint}`;
      problems.push(
        problemAt(document, [...path, "service"], {
          message: `no Service of that name in namespace ${namespace}`,
          expected,
        }),
      );
      return;
    }
    const port = entry.port ?? ports[0];
    if (port === undefined || !ports.includes(port)) {
      const expected = `one of ${ports.join(", ")}`;
      problems.push(
        problemAt(document, [...path, "port"], {
          message: `Service ${entry.service} has no such port`,
          expected,
        }),
      );
      return;
    }
    const profile = readProfile(entry.profile);
    if (profile === undefined) {
      const message = "times of the profile do not go forwards";
      problems.push(
        problemAt(document, [...path, "profile"], {
          message,
          expected: "start before end, steps in order of time",
        }),
      );
      return;
    }
    traffic.push({
      name: entry.name ?? (entries.length === 1 ? "users" : `users of ${entry.service}`),
      namespace,
      service: entry.service,
      port,
      profile,
      users: entry.users ?? USUAL.users,
      timeout: timeOf(entry.timeout, USUAL.timeout),
      start: readMoment(entry.start ?? "0s") ?? RUN_START,
    });
  });
  return { traffic, problems };
}

const timeOf = (text: string | undefined, otherwise: Microseconds): Microseconds =>
  (text === undefined ? undefined : readDuration(text)) ?? otherwise;

/** Undefined when its times run backwards. */
function readProfile(document: ProfileDocument): LoadProfile | undefined {
  const rate = (value: string | number): number => readRate(value) ?? 0;
  if ("constant" in document) return { kind: "constant", rate: rate(document.constant) };
  if ("ramp" in document) {
    const { from, to, start, end } = document.ramp;
    const [first, last] = [readMoment(start ?? "0s") ?? RUN_START, readMoment(end) ?? RUN_START];
    return first < last
      ? { kind: "ramp", from: rate(from), to: rate(to), start: first, end: last }
      : undefined;
  }
  if ("step" in document) {
    const steps = document.step.map((step) => ({
      at: readMoment(step.at) ?? RUN_START,
      rate: rate(step.rate),
    }));
    const inOrder = steps.every(
      (step, index) => index === 0 || step.at > (steps[index - 1]?.at ?? atSeconds(0)),
    );
    return inOrder ? { kind: "step", steps } : undefined;
  }
  const { low, high, period, peak } = document.diurnal;
  const length = timeOf(period, seconds(24 * 3600));
  return length > 0
    ? {
        kind: "diurnal",
        low: rate(low),
        high: rate(high),
        period: length,
        peak: readMoment(peak ?? "") ?? instant(length / 2),
      }
    : undefined;
}
