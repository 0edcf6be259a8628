import type { FieldError } from "../api-error.ts";
import type { JsonObject } from "../json.ts";
import { labelValueProblems, qualifiedNameProblems } from "../names.ts";
import {
  elements,
  forbidden,
  invalid,
  invalidEach,
  member,
  number,
  required,
  text,
  texts,
} from "./field-errors.ts";
import { validateLabelSelector } from "./selector-validation.ts";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

/** Which nodes and which neighbours a pod wants or shuns. */
export function validateAffinity(field: string, affinity: JsonObject): FieldError[] {
  const node = member(affinity, "nodeAffinity");
  const errors = node === undefined ? [] : validateNodeAffinity(`${field}.nodeAffinity`, node);
  for (const name of ["podAffinity", "podAntiAffinity"]) {
    const pods = member(affinity, name);
    if (pods !== undefined) errors.push(...validatePodAffinity(`${field}.${name}`, pods));
  }
  return errors;
}

function validateNodeAffinity(field: string, affinity: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const selector = member(affinity, REQUIRED);
  if (selector !== undefined) {
    const terms = elements(selector, "nodeSelectorTerms");
    const here = `${field}.${REQUIRED}.nodeSelectorTerms`;
    if (terms.length === 0) errors.push(required(here, "must have at least one node selector term"));
    terms.forEach((term, index) => {
      errors.push(...validateNodeTerm(`${here}[${index}]`, term));
    });
  }
  elements(affinity, PREFERRED).forEach((preference, index) => {
    const here = `${field}.${PREFERRED}[${index}]`;
    errors.push(...validateWeight(`${here}.weight`, preference));
    errors.push(...validateNodeTerm(`${here}.preference`, member(preference, "preference") ?? {}));
  });
  return errors;
}

function validateNodeTerm(field: string, term: JsonObject): FieldError[] {
  return elements(term, "matchExpressions").flatMap((requirement, index) => {
    const here = `${field}.matchExpressions[${index}]`;
    const [key, operator, values] = [
      text(requirement, "key"),
      text(requirement, "operator"),
      texts(requirement, "values"),
    ];
    const errors: FieldError[] = [];
    switch (operator) {
      case "In":
      case "NotIn":
        if (values.length === 0) {
          errors.push(required(`${here}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
        }
        break;
      case "Exists":
      case "DoesNotExist":
        if (values.length > 0) {
          const rule = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
          errors.push(forbidden(`${here}.values`, rule));
        }
        break;
      case "Gt":
      case "Lt":
        if (values.length !== 1) {
          const rule = "must be specified single value when `operator` is 'Lt' or 'Gt'";
          errors.push(required(`${here}.values`, rule));
        }
        break;
      default:
        errors.push(invalid(`${here}.operator`, operator, "not a valid selector operator"));
    }
    errors.push(...invalidEach(`${here}.key`, key, qualifiedNameProblems(key)));
    values.forEach((value, at) => {
      errors.push(...invalidEach(`${here}.values[${at}]`, value, labelValueProblems(value)));
    });
    return errors;
  });
}

function validatePodAffinity(field: string, affinity: JsonObject): FieldError[] {
  const demanded = elements(affinity, REQUIRED).flatMap((term, index) =>
    validatePodTerm(`${field}.${REQUIRED}[${index}]`, term),
  );
  const preferred = elements(affinity, PREFERRED).flatMap((weighted, index) => {
    const here = `${field}.${PREFERRED}[${index}]`;
    const term = member(weighted, "podAffinityTerm") ?? {};
    return [
      ...validateWeight(`${here}.weight`, weighted),
      ...validatePodTerm(`${here}.podAffinityTerm`, term),
    ];
  });
  return [...demanded, ...preferred];
}

function validatePodTerm(field: string, term: JsonObject): FieldError[] {
  const selector = member(term, "labelSelector");
  const errors = selector === undefined ? [] : validateLabelSelector(`${field}.labelSelector`, selector);
  const key = text(term, "topologyKey");
  if (key === "") errors.push(required(`${field}.topologyKey`, "can not be empty"));
  return [...errors, ...invalidEach(`${field}.topologyKey`, key, qualifiedNameProblems(key))];
}

function validateWeight(field: string, preference: JsonObject): FieldError[] {
  const weight = number(preference, "weight") ?? 0;
  return weight >= 1 && weight <= 100 ? [] : [invalid(field, weight, "must be in the range 1-100")];
}
