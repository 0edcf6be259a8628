import type { Json, JsonObject } from "../../objects/json.ts";
import { toManifest } from "../../objects/manifest.ts";
import { resourceOf } from "../../objects/resources.ts";
import type { KubernetesObject } from "../../objects/types/kinds.ts";
import type { Invocation } from "../command.ts";
import { type Complaint, mistake } from "../complaints.ts";
import { qualifiedName } from "../resource-names.ts";
import { printColumns } from "./custom-columns.ts";
import { goJson } from "./go-json.ts";
import { jsonPathText } from "./json-path.ts";
import { yamlText } from "./yaml-text.ts";

/** Whether a format also has something to print where there are no objects. */
export const isStructured = (format: string): boolean => format === "json" || format === "yaml";

/** Prints one object in a format other than names. */
export const printOne = (
  invocation: Invocation,
  manifest: JsonObject,
  format: string,
): readonly Complaint[] => printValue(invocation, manifest, [manifest], format);

/** Prints objects as one List, as `get` does where several are asked for. */
export function printList(
  invocation: Invocation,
  objects: readonly KubernetesObject[],
  format: string,
): readonly Complaint[] {
  const items = objects.map(toManifest);
  const list = { apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } };
  return printValue(invocation, list, items, format);
}

/** `deployment.apps/web`, one a line. */
export function printNames(
  invocation: Invocation,
  objects: readonly KubernetesObject[],
): readonly Complaint[] {
  for (const object of objects) {
    invocation.print(`${qualifiedName(resourceOf(object.kind), object.metadata.name)}\n`);
  }
  return [];
}

function printValue(
  invocation: Invocation,
  value: JsonObject,
  items: readonly JsonObject[],
  format: string,
): readonly Complaint[] {
  const [name = "", argument] = splitFormat(format);
  switch (name) {
    case "json":
      invocation.print(`${goJson(value, "    ")}\n`);
      return [];
    case "yaml":
      invocation.print(yamlText(value));
      return [];
    case "jsonpath":
      return printPath(invocation, value, argument ?? invocation.flags.text("template"));
    case "custom-columns": {
      const printed = printColumns(items, argument ?? "", !invocation.flags.on("no-headers"));
      if ("problem" in printed) return [mistake(printed.problem)];
      invocation.print(printed.text);
      return [];
    }
    default:
      return [mistake(unknownFormat(format))];
  }
}

function splitFormat(format: string): readonly [string, string | undefined] {
  const equals = format.indexOf("=");
  return equals < 0 ? [format, undefined] : [format.slice(0, equals), format.slice(equals + 1)];
}

function printPath(invocation: Invocation, value: Json, template: string): readonly Complaint[] {
  if (template === "") return [mistake("template format specified but no template given")];
  const printed = jsonPathText(template, value);
  if ("problem" in printed) return [mistake(printed.problem)];
  invocation.print(printed.text);
  return [];
}

const unknownFormat = (format: string): string =>
  `unable to match a printer suitable for the output format "${format}", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml`;
