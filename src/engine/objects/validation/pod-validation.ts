/** Pods and the spec of pods: kubernetes pkg/apis/core/validation/validation.go. */

import type { FieldError } from "../api-error.ts";
import { semanticallyEqual } from "../equality.ts";
import type { Json, JsonObject } from "../json.ts";
import { labelProblems, subdomainProblems } from "../names.ts";
import { validateAffinity } from "./affinity-validation.ts";
import { validateContainers, validateInitContainers } from "./container-validation.ts";
import {
  elements,
  forbidden,
  invalid,
  invalidEach,
  member,
  number,
  oneOf,
  text,
  texts,
} from "./field-errors.ts";
import { ipProblems } from "./ip-address.ts";
import { validateLabels, validateMeta } from "./meta-validation.ts";
import { validateSpreadConstraints, validateTolerations } from "./scheduling-validation.ts";
import { validateVolumes } from "./volume-validation.ts";

/** A new Pod. */
export function validatePod(pod: JsonObject): FieldError[] {
  const spec = member(pod, "spec") ?? {};
  return [...validateMeta(pod, true, subdomainProblems), ...validatePodSpec("spec", spec)];
}

/** The spec of a pod or of a template. */
export function validatePodSpec(field: string, spec: JsonObject): FieldError[] {
  const volumes = new Set(elements(spec, "volumes").map((volume) => text(volume, "name")));
  const grace = number(spec, "terminationGracePeriodSeconds") ?? 0;
  return [
    ...validateVolumes(`${field}.volumes`, elements(spec, "volumes")),
    ...validateContainers(`${field}.containers`, elements(spec, "containers"), { volumes, grace }),
    ...validateInitContainers(`${field}.initContainers`, spec, { volumes, grace }),
    ...validatePolicies(field, spec),
    ...validateLabels(`${field}.nodeSelector`, spec.nodeSelector),
    ...validateAffinity(`${field}.affinity`, member(spec, "affinity") ?? {}),
    ...validateSpreadConstraints(`${field}.topologySpreadConstraints`, spec),
    ...validateIdentity(field, spec),
    ...validateTolerations(`${field}.tolerations`, elements(spec, "tolerations")),
    ...validateHostAliases(`${field}.hostAliases`, elements(spec, "hostAliases")),
    ...namedBy(`${field}.priorityClassName`, text(spec, "priorityClassName"), subdomainProblems),
    ...namedBy(`${field}.runtimeClassName`, text(spec, "runtimeClassName"), subdomainProblems),
  ];
}

const POD_UPDATE_RULE =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/**
 * Of a pod that exists, only images, the deadline and added tolerations may change. The original appends a diff of
 * its internal structs, which is left out here.
 */
export function validatePodUpdate(given: JsonObject, old: JsonObject): FieldError[] {
  const [spec, before] = [member(given, "spec") ?? {}, member(old, "spec") ?? {}];
  for (const list of ["containers", "initContainers"]) {
    if (elements(spec, list).length === elements(before, list).length) continue;
    // The original stops here: the rest would only repeat it.
    return [forbidden(`spec.${list}`, "pod updates may not add or remove containers")];
  }
  const isSame = semanticallyEqual(withoutChangeable(spec), withoutChangeable(before));
  return isSame ? [] : [forbidden("spec", POD_UPDATE_RULE)];
}

function withoutChangeable(spec: JsonObject): JsonObject {
  const { tolerations: _, activeDeadlineSeconds: __, ...rest } = spec;
  const imageless = (name: string): Json =>
    elements(spec, name).map((container) => {
      const { image: ___, ...kept } = container;
      return kept;
    });
  return { ...rest, containers: imageless("containers"), initContainers: imageless("initContainers") };
}

function validatePolicies(field: string, spec: JsonObject): FieldError[] {
  return [
    ...oneOf(`${field}.restartPolicy`, spec.restartPolicy, ["Always", "OnFailure", "Never"]),
    ...oneOf(`${field}.dnsPolicy`, spec.dnsPolicy, [
      "ClusterFirstWithHostNet",
      "ClusterFirst",
      "Default",
      "None",
    ]),
  ];
}

const DEADLINE_LIMIT = 2_147_483_647;

function validateIdentity(field: string, spec: JsonObject): FieldError[] {
  const errors = [
    ...namedBy(`${field}.serviceAccountName`, text(spec, "serviceAccountName"), subdomainProblems),
    ...namedBy(`${field}.nodeName`, text(spec, "nodeName"), subdomainProblems),
  ];
  const deadline = number(spec, "activeDeadlineSeconds");
  if (deadline !== undefined && (deadline < 1 || deadline > DEADLINE_LIMIT)) {
    const rule = `must be between 1 and ${DEADLINE_LIMIT}, inclusive`;
    errors.push(invalid(`${field}.activeDeadlineSeconds`, deadline, rule));
  }
  return [
    ...errors,
    ...namedBy(`${field}.hostname`, text(spec, "hostname"), labelProblems),
    ...namedBy(`${field}.subdomain`, text(spec, "subdomain"), labelProblems),
  ];
}

function namedBy(field: string, value: string, rule: (name: string) => readonly string[]): FieldError[] {
  return value === "" ? [] : invalidEach(field, value, rule(value));
}

function validateHostAliases(field: string, aliases: readonly JsonObject[]): FieldError[] {
  return aliases.flatMap((alias, index) => {
    const ip = text(alias, "ip");
    const names = texts(alias, "hostnames").flatMap((name, at) =>
      invalidEach(`${field}[${index}].hostnames[${at}]`, name, subdomainProblems(name)),
    );
    return [...invalidEach(`${field}[${index}].ip`, ip, ipProblems(ip)), ...names];
  });
}
