import { stringify } from "yaml";
import { atSeconds } from "../kernel/units.ts";
import type { Draft } from "../objects/draft.ts";
import type { TrafficSpec } from "../traffic/traffic-spec.ts";
import { deploymentsOf, serves, servicesOf } from "./missing-services.ts";
import { suggestion } from "./nearest.ts";
import { problemAt } from "./problem.ts";
import type { ReadManifest } from "./read-manifests.ts";
import type { Problem, ReadOptions, Release, Supplied } from "./scenario.ts";
import type { SourceDocument } from "./source-document.ts";

/** Half a minute of quiet traffic before it, and most of the run after it. */
const RELEASE_AT = atSeconds(60);

interface SuppliedRelease {
  readonly releases: readonly Release[];
  readonly supplied: readonly Supplied[];
  readonly problems: readonly Problem[];
  /** New image -> the image that it behaves like. */
  readonly images: { readonly [image: string]: string };
  readonly title?: string;
}

const NOTHING: SuppliedRelease = { releases: [], supplied: [], problems: [], images: {} };

/** One release of the first Deployment behind traffic, or of the one that was asked for, to an image that behaves alike. */
export function suppliedRelease(
  document: SourceDocument,
  manifests: readonly ReadManifest[],
  traffic: readonly TrafficSpec[],
  options: ReadOptions,
): SuppliedRelease {
  const deployments = deploymentsOf(manifests);
  const wanted = options.target?.slice(options.target.indexOf("/") + 1);
  const target =
    wanted === undefined
      ? (deployments.find((deployment) => isBehind(deployment, traffic, manifests)) ?? deployments[0])
      : deployments.find(({ metadata }) => metadata.name === wanted);
  const container = target?.spec.template.spec.containers[0];
  if (target === undefined || container === undefined) {
    return wanted === undefined
      ? NOTHING
      : { ...NOTHING, problems: [unknownTarget(document, wanted, deployments)] };
  }
  const strategy =
    options.strategy === "Recreate" || options.strategy === "RollingUpdate"
      ? options.strategy
      : target.spec.strategy.type;
  const image = nextImage(container.image);
  const name = target.metadata.name ?? "";
  const yaml = { strategy, at: "60s", target: `deployment/${name}`, to: { image } };
  return {
    releases: [
      {
        name,
        strategy,
        at: RELEASE_AT,
        target: { kind: "Deployment", namespace: target.metadata.namespace, name },
        to: { [container.name]: image },
        parameters: {},
      },
    ],
    supplied: [
      {
        text: `a release of Deployment ${name} to ${image} at 01:00, which behaves alike`,
        yaml: stringify({ releases: [yaml] }),
      },
    ],
    problems: [],
    images: { [image]: container.image },
    title: `${strategy === "Recreate" ? "Recreate" : "Rolling update"} of ${name}`,
  };
}

function isBehind(
  deployment: Draft<"Deployment">,
  traffic: readonly TrafficSpec[],
  manifests: readonly ReadManifest[],
): boolean {
  return servicesOf(manifests).some(
    (service) =>
      serves(service, deployment) &&
      traffic.some(
        (one) => one.service === service.metadata.name && one.namespace === service.metadata.namespace,
      ),
  );
}

/** `nginx:1.16.1` -> `nginx:1.16.1-next`; a digest is left off, as it names one image for good. */
function nextImage(image: string): string {
  const at = image.indexOf("@");
  return at < 0 ? `${image}-next` : `${image.slice(0, at)}-next`;
}

function unknownTarget(
  document: SourceDocument,
  wanted: string,
  deployments: readonly Draft<"Deployment">[],
): Problem {
  const names = deployments.map(({ metadata }) => metadata.name ?? "");
  const found = problemAt(document, [], {
    message: `--target: there is no Deployment ${wanted}`,
    expected:
      names.length === 0
        ? "a Deployment in the files"
        : `one of ${names.join(", ")}${suggestion(wanted, names)}`,
  });
  return { ...found, value: wanted };
}
