import type { Draft } from "../objects/draft.ts";
import type { JsonObject } from "../objects/json.ts";
import { deploymentsOf, serves, servicesOf } from "./missing-services.ts";
import { suggestion } from "./nearest.ts";
import { optionProblem } from "./problem.ts";
import type { ReadManifest } from "./read-manifests.ts";
import type { Problem, ReadOptions } from "./scenario.ts";

/** A Service that users call. */
export interface CalledService {
  readonly namespace: string;
  readonly service: string;
}

type SuppliedRelease =
  | {
      readonly kind: "release";
      /** As a Scenario document has it. */
      readonly entry: JsonObject;
      readonly text: string;
      readonly title: string;
      /** The new image, and the one that it behaves like. */
      readonly alike: { readonly [image: string]: string };
    }
  | { readonly kind: "nothing to release" }
  | { readonly kind: "mistake"; readonly problem: Problem };

/** One release of the first Deployment behind traffic, or of the one that was asked for, to an image that behaves alike. */
export function suppliedRelease(
  manifests: readonly ReadManifest[],
  called: readonly CalledService[],
  options: ReadOptions,
): SuppliedRelease {
  const deployments = deploymentsOf(manifests);
  const wanted =
    options.target === undefined
      ? undefined
      : (/^(?:(?:deployment|deployments|deploy)(?:[.]apps)?\/)?([^/]+)$/.exec(options.target)?.[1] ?? "");
  const target =
    wanted === undefined
      ? (deployments.find((deployment) => isBehind(deployment, called, manifests)) ?? deployments[0])
      : deployments.find(({ metadata }) => metadata.name === wanted);
  const container = target?.spec.template.spec.containers[0];
  if (target === undefined || container === undefined) {
    if (options.target === undefined) return { kind: "nothing to release" };
    return { kind: "mistake", problem: unknownTarget(options.target, deployments) };
  }
  const strategy =
    options.strategy === "Recreate" || options.strategy === "RollingUpdate"
      ? options.strategy
      : target.spec.strategy.type;
  const image = nextImage(container.image);
  const { name = "", namespace } = target.metadata;
  return {
    kind: "release",
    entry: {
      strategy,
      /** Half a minute of quiet traffic before it, and most of the run after it. */
      at: "60s",
      target: `deployment/${name}`,
      ...(namespace === "default" ? {} : { namespace }),
      to: { image },
    },
    text: `a release of Deployment ${name} to ${image} at 01:00, which behaves alike`,
    title: `${strategy === "Recreate" ? "Recreate" : "Rolling update"} of ${name}`,
    alike: { [image]: container.image },
  };
}

function isBehind(
  deployment: Draft<"Deployment">,
  called: readonly CalledService[],
  manifests: readonly ReadManifest[],
): boolean {
  return servicesOf(manifests).some(
    (service) =>
      serves(service, deployment) &&
      called.some(
        (one) => one.service === service.metadata.name && one.namespace === service.metadata.namespace,
      ),
  );
}

/** `nginx:1.16.1` -> `nginx:1.16.1-next`; a digest is left off, as it names one image for good. */
function nextImage(image: string): string {
  const at = image.indexOf("@");
  return at < 0 ? `${image}-next` : `${image.slice(0, at)}-next`;
}

function unknownTarget(target: string, deployments: readonly Draft<"Deployment">[]): Problem {
  const names = deployments.map(({ metadata }) => `deployment/${metadata.name ?? ""}`);
  return optionProblem("--target", target, {
    message: "there is no such Deployment in the files",
    expected:
      names.length === 0
        ? "a Deployment in the files"
        : `one of ${names.join(", ")}${suggestion(target, names)}`,
  });
}
