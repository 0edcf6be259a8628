/** Deployments and ReplicaSets: kubernetes pkg/apis/apps/validation/validation.go. */

import type { FieldError } from "../api-error.ts";
import { encode } from "../encode.ts";
import type { Json, JsonObject } from "../json.ts";
import { matchesSelector, type Selector, selectorOf, type WrittenSelector } from "../label-selector.ts";
import { percentProblems, subdomainProblems } from "../names.ts";
import {
  AT_LEAST_ZERO,
  elements,
  forbidden,
  IMMUTABLE,
  invalid,
  invalidEach,
  member,
  nonNegative,
  number,
  required,
  stringEntries,
  text,
  texts,
  unsupported,
} from "./field-errors.ts";
import { validateAnnotations, validateLabels, validateMeta } from "./meta-validation.ts";
import { validatePodSpec } from "./pod-validation.ts";
import { validateLabelSelector } from "./selector-validation.ts";

/** A new Deployment. */
export function validateDeployment(deployment: JsonObject): FieldError[] {
  const spec = member(deployment, "spec") ?? {};
  const errors = [
    ...validateMeta(deployment, true, subdomainProblems),
    ...nonNegative("spec.replicas", spec.replicas),
    ...validateSelectorAndTemplate(spec),
    ...validateStrategy(member(spec, "strategy") ?? {}),
  ];
  for (const count of ["minReadySeconds", "revisionHistoryLimit"]) {
    errors.push(...nonNegative(`spec.${count}`, spec[count]));
  }
  const deadline = number(spec, "progressDeadlineSeconds");
  if (deadline !== undefined) {
    const field = "spec.progressDeadlineSeconds";
    errors.push(...nonNegative(field, deadline));
    if (deadline <= (number(spec, "minReadySeconds") ?? 0)) {
      errors.push(invalid(field, deadline, "must be greater than minReadySeconds"));
    }
  }
  return errors;
}

/** A new ReplicaSet. */
export function validateReplicaSet(replicaSet: JsonObject): FieldError[] {
  const spec = member(replicaSet, "spec") ?? {};
  return [
    ...validateMeta(replicaSet, true, subdomainProblems),
    ...nonNegative("spec.replicas", spec.replicas),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...validateSelectorAndTemplate(spec),
  ];
}

/** A workload's selector may not change once it is stored. */
export function validateSelectorUpdate(given: JsonObject, old: JsonObject): FieldError[] {
  const selector = member(member(given, "spec") ?? {}, "selector") ?? {};
  const before = member(member(old, "spec") ?? {}, "selector") ?? {};
  const shown = encode("LabelSelector", selector);
  if (JSON.stringify(shown) === JSON.stringify(encode("LabelSelector", before))) return [];
  return [invalid("spec.selector", shown, IMMUTABLE)];
}

function validateSelectorAndTemplate(spec: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const selector = member(spec, "selector");
  if (selector === undefined) errors.push(required("spec.selector"));
  else {
    errors.push(...validateLabelSelector("spec.selector", selector));
    if (stringEntries(selector.matchLabels).length + elements(selector, "matchExpressions").length === 0) {
      errors.push(invalid("spec.selector", {}, "empty selector is invalid for deployment"));
    }
  }
  const read = selectorOf(selector === undefined ? undefined : asWrittenSelector(selector));
  if (!read.ok) {
    const shown = selector === undefined ? null : encode("LabelSelector", selector);
    return [...errors, invalid("spec.selector", shown, "invalid label selector")];
  }
  return [...errors, ...validateTemplate(member(spec, "template") ?? {}, read.selector)];
}

function validateTemplate(template: JsonObject, selector: Selector): FieldError[] {
  const errors: FieldError[] = [];
  const meta = member(template, "metadata") ?? {};
  const isEmpty = selector !== "nothing" && selector.length === 0;
  if (!isEmpty && !matchesSelector(selector, Object.fromEntries(stringEntries(meta.labels)))) {
    const rule = "`selector` does not match template `labels`";
    errors.push(invalid("spec.template.metadata.labels", meta.labels, rule));
  }
  errors.push(...validateLabels("spec.template.labels", meta.labels));
  errors.push(...validateAnnotations("spec.template.annotations", meta.annotations));
  const spec = member(template, "spec") ?? {};
  errors.push(...validatePodSpec("spec.template.spec", spec));
  if (spec.restartPolicy !== "Always") {
    errors.push(unsupported("spec.template.spec.restartPolicy", spec.restartPolicy, ["Always"]));
  }
  if (spec.activeDeadlineSeconds !== undefined) {
    const rule = "activeDeadlineSeconds in ReplicaSet is not Supported";
    errors.push(forbidden("spec.template.spec.activeDeadlineSeconds", rule));
  }
  return errors;
}

function asWrittenSelector(selector: JsonObject): WrittenSelector {
  return {
    matchLabels: Object.fromEntries(stringEntries(selector.matchLabels)),
    matchExpressions: elements(selector, "matchExpressions").map((requirement) => ({
      key: text(requirement, "key"),
      operator: text(requirement, "operator"),
      values: texts(requirement, "values"),
    })),
  };
}

function validateStrategy(strategy: JsonObject): FieldError[] {
  const field = "spec.strategy";
  const rolling = member(strategy, "rollingUpdate");
  switch (strategy.type) {
    case "Recreate":
      return rolling === undefined
        ? []
        : [forbidden(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")];
    case "RollingUpdate":
      return rolling === undefined
        ? [required(`${field}.rollingUpdate`, "this should be defaulted and never be nil")]
        : validateRolling(`${field}.rollingUpdate`, rolling);
    default: {
      // The original shows its internal struct here.
      const shown = { Type: strategy.type ?? "", RollingUpdate: internalRolling(rolling) };
      return [unsupported(field, shown, ["Recreate", "RollingUpdate"])];
    }
  }
}

function internalRolling(rolling: JsonObject | undefined): Json {
  if (rolling === undefined) return null;
  return { MaxUnavailable: rolling.maxUnavailable ?? 0, MaxSurge: rolling.maxSurge ?? 0 };
}

function validateRolling(field: string, rolling: JsonObject): FieldError[] {
  const { maxUnavailable, maxSurge } = rolling;
  const errors = [
    ...countOrPercent(`${field}.maxUnavailable`, maxUnavailable),
    ...countOrPercent(`${field}.maxSurge`, maxSurge),
  ];
  // A text that is no percentage counts as 0 here, as in the original.
  if (amount(maxUnavailable) === 0 && amount(maxSurge) === 0) {
    errors.push(invalid(`${field}.maxUnavailable`, maxUnavailable, "may not be 0 when `maxSurge` is 0"));
  }
  if (typeof maxUnavailable === "string" && (percent(maxUnavailable) ?? 0) > 100) {
    errors.push(invalid(`${field}.maxUnavailable`, maxUnavailable, "must not be greater than 100%"));
  }
  return errors;
}

function countOrPercent(field: string, value: Json | undefined): FieldError[] {
  if (typeof value === "string") return invalidEach(field, value, percentProblems(value));
  return typeof value === "number" && value < 0 ? [invalid(field, value, AT_LEAST_ZERO)] : [];
}

function amount(value: Json | undefined): number {
  return typeof value === "string" ? (percent(value) ?? 0) : Number(value ?? 0);
}

const percent = (value: string): number | undefined =>
  percentProblems(value).length === 0 ? Number(value.slice(0, -1)) : undefined;
