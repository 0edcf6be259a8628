import type { FieldError } from "../api-error.ts";
import type { JsonObject } from "../json.ts";
import { labelValueProblems, qualifiedNameProblems } from "../names.ts";
import {
  duplicate,
  elements,
  invalid,
  invalidEach,
  member,
  number,
  oneOf,
  required,
  text,
  unsupported,
} from "./field-errors.ts";
import { validateLabelSelector } from "./selector-validation.ts";

/** The taints that a pod puts up with. */
export function validateTolerations(field: string, tolerations: readonly JsonObject[]): FieldError[] {
  return tolerations.flatMap((toleration, index) => validateToleration(`${field}[${index}]`, toleration));
}

function validateToleration(field: string, toleration: JsonObject): FieldError[] {
  const [key, operator, value, effect] = [
    text(toleration, "key"),
    text(toleration, "operator"),
    text(toleration, "value"),
    text(toleration, "effect"),
  ];
  const errors = key === "" ? [] : invalidEach(`${field}.key`, key, qualifiedNameProblems(key));
  if (key === "" && operator !== "Exists") {
    const rule = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    errors.push(invalid(`${field}.operator`, operator, rule));
  }
  if (toleration.tolerationSeconds !== undefined && effect !== "NoExecute") {
    errors.push(
      invalid(`${field}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"),
    );
  }
  if (operator === "" || operator === "Equal") {
    const wrong = labelValueProblems(value);
    if (wrong.length > 0) errors.push(invalid(`${field}.operator`, value, wrong.join(";")));
  } else if (operator !== "Exists") {
    errors.push(unsupported(`${field}.operator`, operator, ["Equal", "Exists"]));
  } else if (value !== "") {
    errors.push(invalid(`${field}.operator`, toleration, "value must be empty when `operator` is 'Exists'"));
  }
  if (effect !== "") {
    errors.push(...oneOf(`${field}.effect`, effect, ["NoSchedule", "PreferNoSchedule", "NoExecute"]));
  }
  return errors;
}

/** How pods are spread; each pair of topology key and action may occur once. */
export function validateSpreadConstraints(field: string, spec: JsonObject): FieldError[] {
  const seen = new Set<string>();
  return elements(spec, "topologySpreadConstraints").flatMap((constraint, index) => {
    const here = `${field}[${index}]`;
    const errors: FieldError[] = [];
    const skew = number(constraint, "maxSkew") ?? 0;
    if (skew <= 0) errors.push(invalid(`${here}.maxSkew`, skew, "must be greater than zero"));
    const [key, action] = [text(constraint, "topologyKey"), text(constraint, "whenUnsatisfiable")];
    if (key === "") errors.push(required(`${here}.topologyKey`, "can not be empty"));
    else errors.push(...invalidEach(`${here}.topologyKey`, key, qualifiedNameProblems(key)));
    const actions = ["DoNotSchedule", "ScheduleAnyway"];
    if (!actions.includes(action)) errors.push(unsupported(`${here}.whenUnsatisfiable`, action, actions));
    if (seen.has(`${key} ${action}`)) {
      errors.push(duplicate(`${here}.{topologyKey, whenUnsatisfiable}`, `{${key}, ${action}}`));
    }
    seen.add(`${key} ${action}`);
    const least = number(constraint, "minDomains");
    if (least !== undefined && least <= 0) {
      errors.push(invalid(`${here}.minDomains`, least, "must be greater than zero"));
    }
    const selector = member(constraint, "labelSelector");
    return selector === undefined
      ? errors
      : [...errors, ...validateLabelSelector(`${here}.labelSelector`, selector)];
  });
}
