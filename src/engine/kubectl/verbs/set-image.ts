import type { JsonObject } from "../../objects/json.ts";
import type { Complaint } from "../complaints.ts";
import { mistake } from "../complaints.ts";
import type { PodTemplate } from "../pod-templates.ts";
import { type ContainerUpdate, createSetCommand, resourcesAndPairs } from "../set-command.ts";

/** `kubectl set image`: new images for containers by name, `*` for all of them. */
export const setImage = createSetCommand({
  flags: {},
  operation: "image updated",
  failure: "failed to patch image update to pod template: ",
  read({ args }) {
    const split = resourcesAndPairs(args, "image");
    if ("complaint" in split) return split;
    if (split.pairs.length === 0) return { complaint: mistake("at least one image update is required") };
    const images: [string, string][] = [];
    for (const pair of split.pairs) {
      const [container = "", image, ...more] = pair.split("=");
      if (image === undefined || more.length > 0) {
        return { complaint: mistake(`invalid image format: ${pair}, must be <container>=<image>`) };
      }
      images.push([container, image]);
    }
    return { resources: split.resources, update: (template) => withImages(template, images) };
  },
});

function withImages(
  template: PodTemplate,
  images: readonly (readonly [string, string])[],
): ContainerUpdate | Complaint {
  let { containers, initContainers } = template;
  for (const [name, image] of images) {
    const known = [...containers, ...initContainers].some((container) => isNamed(container, name));
    if (!known) return mistake(`unable to find container named "${name}"`);
    containers = containers.map((container) => withImage(container, name, image));
    initContainers = initContainers.map((container) => withImage(container, name, image));
  }
  return { containers, initContainers };
}

const isNamed = (container: JsonObject, name: string): boolean => name === "*" || container.name === name;

const withImage = (container: JsonObject, name: string, image: string): JsonObject =>
  isNamed(container, name) ? { ...container, image } : container;
