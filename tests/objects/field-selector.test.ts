import { describe, expect, test } from "vitest";
import { matchesFields, parseFieldSelector } from "../../src/engine/objects/field-selector.ts";
import { namespaceObject } from "./support/objects.ts";

describe("field selectors", () => {
  const namespace = namespaceObject("staging");

  test.each([
    ["metadata.name=staging", true],
    ["metadata.name==staging,status.phase=Active", true],
    ["metadata.name!=staging", false],
    ["status.phase=Terminating", false],
    ["metadata.namespace=", true],
    ["", true],
  ])("%s", (text, matches) => {
    const read = parseFieldSelector(text, "Namespace");
    expect(read.ok && matchesFields(read.selector, namespace)).toBe(matches);
  });

  test("a field that the kind is not selected by is refused", () => {
    expect(parseFieldSelector("spec.replicas=3", "Deployment")).toEqual({
      ok: false,
      error: '"spec.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"',
    });
  });

  test("so is one of a kind with fields of its own", () => {
    const read = parseFieldSelector("spec.colour=red", "Pod");
    expect(read).toEqual({ ok: false, error: "field label not supported: spec.colour" });
  });

  test("text without an operator is refused", () => {
    expect(parseFieldSelector("status.phase", "Pod")).toEqual({
      ok: false,
      error: "invalid selector: 'status.phase'; can't understand 'status.phase'",
    });
  });
});
