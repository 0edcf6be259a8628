import { asJsonObject, isJsonObject, type Json, type JsonObject, objectsIn } from "../../objects/json.ts";
import { toManifest } from "../../objects/manifest.ts";
import type { Kind } from "../../objects/types/kinds.ts";
import { type Command, DONE, type Invocation, type Outcome } from "../command.ts";
import { type Complaint, fail, finish, mistake } from "../complaints.ts";
import { type PodTemplate, podTemplateOf } from "../pod-templates.ts";
import { type ContainerUpdate, createSetCommand, isChosen, resourcesAndPairs } from "../set-command.ts";
import { findTargets } from "../targets.ts";

const change = createSetCommand({
  flags: {
    containers: { type: "text", short: "c", initial: "*" },
    env: { type: "list", short: "e" },
    from: { type: "text" },
    keys: { type: "text" },
    prefix: { type: "text" },
    list: { type: "bool" },
    resolve: { type: "bool" },
    overwrite: { type: "bool", initial: "true" },
  },
  operation: "env updated",
  failure: "failed to patch env update to pod template: ",
  read(invocation) {
    const { args, flags } = invocation;
    const split = resourcesAndPairs([...args, ...flags.all("env")], "environment");
    if ("complaint" in split) return split;
    const fromFile = flags.text("from") === "" ? { added: [] } : referencedVariables(invocation);
    if ("complaint" in fromFile) return fromFile;
    const pairs = readPairs(split.pairs);
    if ("complaint" in pairs) return pairs;
    const edit: Edit = {
      pattern: flags.text("containers"),
      added: [...pairs.added, ...fromFile.added],
      removed: pairs.removed,
      overwrite: flags.on("overwrite"),
    };
    return { resources: split.resources, update: (template) => withVariables(template, edit) };
  },
});

/** `kubectl set env`: environment variables of containers, set, removed (`NAME-`) or listed. */
export const setEnv: Command = {
  flags: change.flags,
  run: (invocation) => (invocation.flags.on("list") ? list(invocation) : change.run(invocation)),
};

interface Edit {
  readonly pattern: string;
  readonly added: readonly JsonObject[];
  readonly removed: readonly string[];
  readonly overwrite: boolean;
}

function withVariables({ containers, initContainers }: PodTemplate, edit: Edit): ContainerUpdate | Complaint {
  if (!edit.overwrite) {
    for (const container of containers.filter((each) => isChosen(each, edit.pattern))) {
      const taken = edit.added.find((added) =>
        variablesOf(container).some(({ name }) => name === added.name),
      );
      if (taken !== undefined) {
        return mistake(`'${taken.name}' already has a value, and --overwrite is false`);
      }
    }
  }
  const edited = (container: JsonObject): JsonObject =>
    isChosen(container, edit.pattern) ? withEdit(container, edit) : container;
  return { containers: containers.map(edited), initContainers: initContainers.map(edited) };
}

/** A variable that is there keeps its place; a new one comes last. */
function withEdit(container: JsonObject, { added, removed }: Edit): JsonObject {
  const present = variablesOf(container);
  const replaced = present.map((variable) => added.find(({ name }) => name === variable.name) ?? variable);
  const fresh = added.filter(({ name }) => !present.some((variable) => variable.name === name));
  const env = [...replaced, ...fresh].filter(({ name }) => !removed.includes(`${name}`));
  const { env: _, ...rest } = container;
  return env.length === 0 ? rest : { ...rest, env };
}

const variablesOf = (container: JsonObject): readonly JsonObject[] => objectsIn(container.env);

type Pairs =
  | { readonly added: readonly JsonObject[]; readonly removed: readonly string[] }
  | { readonly complaint: Complaint };

const VARIABLE_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

function readPairs(pairs: readonly string[]): Pairs {
  const added: JsonObject[] = [];
  const removed: string[] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    if (equals < 0) {
      removed.push(pair.slice(0, -1));
      continue;
    }
    const name = pair.slice(0, equals);
    if (!VARIABLE_NAME.test(name)) {
      const rule =
        "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";
      return { complaint: mistake(`"${name}" is not a valid key name: ${rule}`) };
    }
    added.push({ name, value: pair.slice(equals + 1) });
  }
  const twice = added.find(({ name }) => removed.includes(`${name}`));
  if (twice === undefined) return { added, removed };
  return {
    complaint: mistake(
      "can not both modify and remove the following environment variable(s) in the same command: " +
        `${twice.name}`,
    ),
  };
}

/** What may be named behind `--from`, and how a variable refers to a key of it. */
const REFERENCES: { readonly [K in Kind]?: string } = {
  ConfigMap: "configMapKeyRef",
  Secret: "secretKeyRef",
};

/** `--from=configmap/flags`: a reference for each key, named as a variable is. */
function referencedVariables(
  invocation: Invocation,
): { readonly added: readonly JsonObject[] } | { readonly complaint: Complaint } {
  const { flags } = invocation;
  const found = findTargets({ ...invocation, flags: withoutSelectors(flags) }, [flags.text("from")]);
  const [complaint] = found.complaints;
  if (complaint !== undefined) return { complaint };
  const keys = flags
    .text("keys")
    .split(",")
    .filter((key) => key !== "");
  const added: JsonObject[] = [];
  for (const { resource, object } of found.targets) {
    const { data } = toManifest(object);
    const reference = REFERENCES[resource.kind];
    if (reference === undefined) return { complaint: mistake("unsupported resource specified in --from") };
    for (const key of Object.keys(asJsonObject(data)).sort()) {
      if (keys.length > 0 && !keys.includes(key)) continue;
      const name = `${flags.text("prefix")}${variableName(key)}`;
      if (name !== key) invocation.complain(`Warning: key ${key} transferred to ${name}\n`);
      added.push({ name, valueFrom: { [reference]: { name: object.metadata.name, key } } });
    }
  }
  return { added };
}

const withoutSelectors = (flags: Invocation["flags"]): Invocation["flags"] => ({
  ...flags,
  text: (name) => (name === "selector" || name === "field-selector" ? "" : flags.text(name)),
  given: (name) => name !== "filename" && flags.given(name),
});

const variableName = (key: string): string => key.replace(/[^a-zA-Z0-9_]/g, "_").toUpperCase();

function list(invocation: Invocation): Outcome {
  const split = resourcesAndPairs(invocation.args, "environment");
  if ("complaint" in split) return finish(invocation, [split.complaint]);
  const { targets, complaints } = findTargets(invocation, split.resources);
  if (complaints.length > 0) return finish(invocation, complaints);
  for (const target of targets) {
    const template = podTemplateOf(target);
    if ("problem" in template) return fail(invocation, template.problem);
    for (const container of template.containers) {
      if (!isChosen(container, invocation.flags.text("containers"))) continue;
      const owner = `${target.object.kind} ${target.object.metadata.name}`;
      invocation.print(`# ${owner}, container ${container.name}\n`);
      for (const variable of variablesOf(container)) invocation.print(`${listed(variable)}\n`);
    }
  }
  return DONE;
}

function listed({ name, value, valueFrom }: JsonObject): string {
  if (!isJsonObject(valueFrom)) return `${name}=${value ?? ""}`;
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = valueFrom;
  if (isJsonObject(configMapKeyRef)) return `# ${name} from configmap ${keyOf(configMapKeyRef)}`;
  if (isJsonObject(secretKeyRef)) return `# ${name} from secret ${keyOf(secretKeyRef)}`;
  if (isJsonObject(fieldRef)) return `# ${name} from field path ${text(fieldRef.fieldPath)}`;
  if (isJsonObject(resourceFieldRef))
    return `# ${name} from resource field ${text(resourceFieldRef.resource)}`;
  return `# ${name} from an unknown source`;
}

const keyOf = ({ name, key }: JsonObject): string => `${text(name)}, key ${text(key)}`;
const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
