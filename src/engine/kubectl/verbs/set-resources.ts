import { parseQuantity, quantityText } from "../../kernel/quantity.ts";
import { asJsonObject, type Json, type JsonObject } from "../../objects/json.ts";
import { type Complaint, mistake } from "../complaints.ts";
import type { PodTemplate } from "../pod-templates.ts";
import { type ContainerUpdate, createSetCommand, isChosen } from "../set-command.ts";

/** `kubectl set resources`: requests and limits of containers; what is not named stays. */
export const setResources = createSetCommand({
  flags: {
    containers: { type: "text", short: "c", initial: "*" },
    requests: { type: "text" },
    limits: { type: "text" },
  },
  operation: "resource requirements updated",
  failure: "failed to patch resources update to pod template ",
  read({ args, flags }) {
    if (flags.text("limits") === "" && flags.text("requests") === "") {
      const message = "you must specify an update to requests or limits (in the form of --requests/--limits)";
      return { complaint: mistake(message) };
    }
    const limits = readAmounts(flags.text("limits"));
    if ("from" in limits) return { complaint: limits };
    const requests = readAmounts(flags.text("requests"));
    if ("from" in requests) return { complaint: requests };
    const pattern = flags.text("containers");
    return {
      resources: args,
      update: (template) =>
        withResources(template, pattern, { limits: limits.amounts, requests: requests.amounts }),
    };
  },
});

interface Wanted {
  readonly limits: JsonObject;
  readonly requests: JsonObject;
}

function withResources(
  { containers, initContainers }: PodTemplate,
  pattern: string,
  wanted: Wanted,
): ContainerUpdate | Complaint {
  if (!containers.some((container) => isChosen(container, pattern))) {
    return mistake(`unable to find container named ${pattern}`);
  }
  return {
    containers: containers.map((container) =>
      isChosen(container, pattern)
        ? { ...container, resources: withAmounts(container.resources, wanted) }
        : container,
    ),
    initContainers,
  };
}

function withAmounts(resources: Json | undefined, { limits, requests }: Wanted): JsonObject {
  const before = asJsonObject(resources);
  const merged = (part: "limits" | "requests", amounts: JsonObject): JsonObject => {
    if (Object.keys(amounts).length === 0) return {};
    const present = before[part];
    return { [part]: { ...asJsonObject(present), ...amounts } };
  };
  return { ...before, ...merged("limits", limits), ...merged("requests", requests) };
}

/** `cpu=100m,memory=64Mi` */
function readAmounts(text: string): { readonly amounts: JsonObject } | Complaint {
  const amounts: { [name: string]: string } = {};
  for (const part of text.split(",").filter((piece) => piece !== "")) {
    const [name = "", value, ...more] = part.split("=");
    if (value === undefined || more.length > 0) {
      return mistake(`invalid argument syntax ${part}, expected <resource>=<value>`);
    }
    const parsed = parseQuantity(value);
    if (!parsed.ok) return mistake(parsed.error);
    amounts[name] = quantityText(parsed.quantity);
  }
  return { amounts };
}
