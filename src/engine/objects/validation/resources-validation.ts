import { compareQuantities, parseQuantity, type Quantity, scaledValue } from "../../kernel/quantity.ts";
import type { FieldError } from "../api-error.ts";
import type { JsonObject } from "../json.ts";
import { qualifiedNameProblems } from "../names.ts";
import { AT_LEAST_ZERO, invalid, invalidEach, required, stringEntries } from "./field-errors.ts";

/** Names without a prefix that the API knows anywhere (quotas included), and those that a container may ask for. */
const STANDARD: ReadonlySet<string> = new Set([
  "cpu",
  "memory",
  "ephemeral-storage",
  "requests.cpu",
  "requests.memory",
  "requests.ephemeral-storage",
  "limits.cpu",
  "limits.memory",
  "limits.ephemeral-storage",
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "storage",
  "requests.storage",
  "services.nodeports",
  "services.loadbalancers",
]);
const OF_CONTAINERS: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage"]);

/** Requests and limits of a container. */
export function validateResources(field: string, resources: JsonObject): FieldError[] {
  const limits = new Map(stringEntries(resources.limits));
  const errors = [...limits].flatMap(([name, amount]) =>
    validateAmount(`${field}.limits[${name}]`, name, amount),
  );
  for (const [name, amount] of stringEntries(resources.requests)) {
    errors.push(...validateAmount(`${field}.requests[${name}]`, name, amount));
    const limit = limits.get(name);
    if (limit !== undefined) errors.push(...againstLimit(`${field}.requests`, name, amount, limit));
    else if (!mayOvercommit(name)) {
      errors.push(required(`${field}.limits`, "Limit must be set for non overcommitable resources"));
    }
  }
  return errors;
}

function validateAmount(field: string, name: string, amount: string): FieldError[] {
  const errors = invalidEach(field, name, qualifiedNameProblems(name));
  if (!name.includes("/")) {
    const isHugePages = name.startsWith("hugepages-");
    if (!STANDARD.has(name) && !isHugePages) {
      errors.push(invalid(field, name, "must be a standard resource type or fully qualified"));
    }
    if (!OF_CONTAINERS.has(name) && !isHugePages) {
      errors.push(invalid(field, name, "must be a standard resource for containers"));
    }
  }
  const quantity = quantityOf(amount);
  if (quantity === undefined) return errors;
  if (quantity.unscaled < 0n) errors.push(invalid(field, amount, AT_LEAST_ZERO));
  if (isCounted(name) && scaledValue(quantity, -3) % 1_000n !== 0n) {
    errors.push(invalid(field, amount, "must be an integer"));
  }
  return errors;
}

function againstLimit(field: string, name: string, amount: string, limit: string): FieldError[] {
  const [asked, allowed] = [quantityOf(amount), quantityOf(limit)];
  if (asked === undefined || allowed === undefined) return [];
  const order = compareQuantities(asked, allowed);
  if (order !== 0 && !mayOvercommit(name)) {
    return [invalid(field, amount, `must be equal to ${name} limit of ${limit}`)];
  }
  return order > 0 ? [invalid(field, amount, `must be less than or equal to ${name} limit of ${limit}`)] : [];
}

const isNative = (name: string): boolean => !name.includes("/") || name.includes("kubernetes.io/");
const mayOvercommit = (name: string): boolean => isNative(name) && !name.startsWith("hugepages-");
/** Devices and the like come in whole numbers. */
const isCounted = (name: string): boolean => !isNative(name) || name.startsWith("hugepages-");

function quantityOf(text: string): Quantity | undefined {
  const parsed = parseQuantity(text);
  return parsed.ok ? parsed.quantity : undefined;
}
