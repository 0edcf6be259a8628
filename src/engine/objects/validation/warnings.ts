/**
 * What the API server accepts but warns of: kubernetes pkg/api/{pod,service}/warnings.go and the registries'
 * strategies.
 */

import { parseQuantity, scaledValue } from "../../kernel/quantity.ts";
import type { JsonObject } from "../json.ts";
import { labelProblems } from "../names.ts";
import type { Kind } from "../types/kinds.ts";
import { elements, member, stringEntries, text, texts } from "./field-errors.ts";

/** Warnings about a manifest, in the server's order. */
export function warningsFor(kind: Kind, object: JsonObject): readonly string[] {
  const spec = member(object, "spec") ?? {};
  switch (kind) {
    case "Pod":
      return [...nameWarning(object, "the Pod's hostname"), ...podWarnings("spec", spec)];
    case "Deployment":
    case "ReplicaSet": {
      const template = member(spec, "template") ?? {};
      const named = nameWarning(object, "Pod names and hostnames");
      return [...named, ...podWarnings("spec.template.spec", member(template, "spec") ?? {})];
    }
    case "Service":
      return texts(spec, "externalIPs").length === 0
        ? []
        : ["spec.externalIPs is deprecated and may no longer be implemented in some clusters"];
    default:
      return [];
  }
}

function nameWarning(object: JsonObject, use: string): readonly string[] {
  const name = text(member(object, "metadata") ?? {}, "name");
  const wrong = name === "" ? [] : labelProblems(name);
  if (wrong.length === 0) return [];
  const advice = "which can result in surprising behavior; a DNS label is recommended";
  return [`metadata.name: this is used in ${use}, ${advice}: [${wrong.join(", ")}]`];
}

function podWarnings(field: string, spec: JsonObject): readonly string[] {
  return ["initContainers", "containers"].flatMap((list) =>
    elements(spec, list).flatMap((container, index) => {
      const here = `${field}.${list}[${index}]`;
      return [
        ...fractionWarnings(`${here}.resources`, member(container, "resources") ?? {}),
        ...portWarnings(`${here}.ports`, elements(container, "ports")),
        ...envWarnings(`${here}.env`, elements(container, "env")),
      ];
    }),
  );
}

/** Bytes come whole. */
function fractionWarnings(field: string, resources: JsonObject): readonly string[] {
  return ["limits", "requests"].flatMap((part) =>
    stringEntries(resources[part]).flatMap(([name, amount]) => {
      const parsed = parseQuantity(amount);
      const isBytes = name === "memory" || name === "ephemeral-storage";
      if (!isBytes || !parsed.ok || scaledValue(parsed.quantity, -3) % 1_000n === 0n) return [];
      return [`${field}.${part}[${name}]: fractional byte value "${amount}" is invalid, must be an integer`];
    }),
  );
}

function portWarnings(field: string, ports: readonly JsonObject[]): readonly string[] {
  return repeated(ports, (port) =>
    [port.containerPort, port.protocol, port.hostPort, port.hostIP].map((part) => `${part ?? ""}`).join("/"),
  ).map(([first, second]) => `${field}[${second}]: duplicate port definition with ${field}[${first}]`);
}

function envWarnings(field: string, variables: readonly JsonObject[]): readonly string[] {
  return repeated(variables, (variable) => text(variable, "name")).map(([, second]) => {
    const name = text(variables[second] ?? {}, "name");
    return `${field}[${second}]: hides previous definition of "${name}", which may be dropped when using apply`;
  });
}

/** Pairs of places whose keys are equal: the first of that key, and each later one. */
function repeated(
  list: readonly JsonObject[],
  keyOf: (element: JsonObject) => string,
): readonly (readonly [first: number, second: number])[] {
  const seen = new Map<string, number>();
  const pairs: [number, number][] = [];
  list.forEach((element, index) => {
    const first = seen.get(keyOf(element));
    if (first === undefined) seen.set(keyOf(element), index);
    else pairs.push([first, index]);
  });
  return pairs;
}
