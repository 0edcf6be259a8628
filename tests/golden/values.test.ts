import { durationText, parseDuration } from "../../src/engine/kernel/duration.ts";
import {
  addQuantities,
  compareQuantities,
  parseQuantity,
  type Quantity,
  quantityText,
  scaledValue,
  subtractQuantities,
} from "../../src/engine/kernel/quantity.ts";
import { describeTable } from "./support/golden.ts";

describeTable<string, { error: string | null }>("duration", (text) => {
  const parsed = parseDuration(text);
  if (!parsed.ok) return { error: parsed.error };
  const string = durationText(parsed.nanoseconds);
  return { error: null, nanoseconds: `${parsed.nanoseconds}`, string, throughJSON: string };
});

describeTable<string, { throughJSON?: string }>("quantity", (text) => {
  const parsed = parseQuantity(text);
  if (!parsed.ok) return { error: parsed.error };
  const { quantity } = parsed;
  return {
    format: quantity.format,
    milli: `${scaledValue(quantity, -3)}`,
    string: quantityText(quantity),
    throughJSON: quantityText(quantity),
    value: `${scaledValue(quantity, 0)}`,
  };
});

describeTable<{ a: string; b: string }, unknown>("quantity_math", ({ a, b }) => {
  const [left, right] = [quantityOf(a), quantityOf(b)];
  return {
    cmp: compareQuantities(left, right),
    sum: quantityText(addQuantities(left, right)),
    difference: quantityText(subtractQuantities(left, right)),
  };
});

function quantityOf(text: string): Quantity {
  const parsed = parseQuantity(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.quantity;
}
