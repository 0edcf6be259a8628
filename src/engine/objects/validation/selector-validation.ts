import type { FieldError } from "../api-error.ts";
import type { JsonObject } from "../json.ts";
import { labelValueProblems, qualifiedNameProblems } from "../names.ts";
import { elements, forbidden, invalid, invalidEach, required, text, texts } from "./field-errors.ts";
import { validateLabels } from "./meta-validation.ts";

/** A metav1.LabelSelector by itself (ValidateLabelSelector). */
export function validateLabelSelector(field: string, selector: JsonObject): FieldError[] {
  const errors = validateLabels(`${field}.matchLabels`, selector.matchLabels);
  elements(selector, "matchExpressions").forEach((requirement, index) => {
    const here = `${field}.matchExpressions[${index}]`;
    const values = texts(requirement, "values");
    const operator = text(requirement, "operator");
    if ((operator === "In" || operator === "NotIn") && values.length === 0) {
      errors.push(required(`${here}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    } else if ((operator === "Exists" || operator === "DoesNotExist") && values.length > 0) {
      const rule = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
      errors.push(forbidden(`${here}.values`, rule));
    } else if (!["In", "NotIn", "Exists", "DoesNotExist"].includes(operator)) {
      errors.push(invalid(`${here}.operator`, operator, "not a valid selector operator"));
    }
    errors.push(
      ...invalidEach(
        `${here}.key`,
        text(requirement, "key"),
        qualifiedNameProblems(text(requirement, "key")),
      ),
    );
    values.forEach((value, valueIndex) => {
      errors.push(...invalidEach(`${here}.values[${valueIndex}]`, value, labelValueProblems(value)));
    });
  });
  return errors;
}
