import { instant } from "../kernel/units.ts";
import type { JsonObject } from "../objects/json.ts";
import { parameterMistakes, STRATEGY_PARAMETERS } from "../strategies/parameters.ts";
import { deploymentsOf } from "./missing-services.ts";
import { nearest, suggestion } from "./nearest.ts";
import { problemAt } from "./problem.ts";
import type { ReadManifest } from "./read-manifests.ts";
import type { Problem, Release } from "./scenario.ts";
import type { ScenarioDocument } from "./scenario-schema.ts";
import type { SourceDocument } from "./source-document.ts";
import { readMoment } from "./values.ts";

/** The releases that a Scenario document asks for, each held to the Deployments in the files. */
export function readReleases(
  document: SourceDocument,
  entries: NonNullable<ScenarioDocument["spec"]["releases"]>,
  manifests: readonly ReadManifest[],
  strategy?: string,
): { readonly releases: readonly Release[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const releases = entries.flatMap((entry, index): readonly Release[] => {
    const path = ["spec", "releases", index];
    const namespace = entry.namespace ?? "default";
    const name = entry.target.slice(entry.target.indexOf("/") + 1);
    const target = deploymentsOf(manifests).find(
      ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
    );
    if (target === undefined) {
      const names = deploymentsOf(manifests).map(({ metadata }) => metadata.name ?? "");
      const near = nearest(name, names);
      const expected = `one of ${names.join(", ")}${near === undefined ? "" : `, did you mean "${near}"?`}`;
      problems.push(
        problemAt(document, [...path, "target"], {
          message: `no Deployment ${name} in namespace ${namespace}`,
          expected,
        }),
      );
      return [];
    }
    const containers = target.spec.template.spec.containers.map((container) => container.name);
    for (const container of Object.keys(entry.to.images ?? {})) {
      if (containers.includes(container)) continue;
      problems.push(
        problemAt(document, [...path, "to", "images", container], {
          message: "no such container",
          expected: `one of ${containers.join(", ")}`,
        }),
      );
    }
    const chosen = strategy ?? entry.strategy;
    if (chosen !== "RollingUpdate" && chosen !== "Recreate") return [];
    const parameters: JsonObject = { ...entry.parameters };
    const known = STRATEGY_PARAMETERS[chosen].map((parameter) => String(parameter.name));
    for (const { name: parameter, message, expected } of parameterMistakes(chosen, parameters)) {
      const near = known.includes(parameter) ? "" : suggestion(parameter, known);
      problems.push(
        problemAt(document, [...path, "parameters", parameter], { message, expected: `${expected}${near}` }),
      );
    }
    const images = { ...(entry.to.image === undefined ? {} : { "": entry.to.image }), ...entry.to.images };
    const label = entry.name ?? (entries.length === 1 ? name : `${name}-${index + 1}`);
    return [
      {
        name: label,
        strategy: chosen,
        at: readMoment(entry.at) ?? instant(0),
        target: { kind: "Deployment", namespace, name },
        to: images,
        parameters,
      },
    ];
  });
  return { releases, problems };
}
