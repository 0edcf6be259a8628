// Writes public/scenario.schema.json, the published JSON Schema of scenario files: run after the format changes.
// A test compares the file with what this would write.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runnerImport } from "vite";

/** JSON Schema's word for what holds if `if` holds. */
const CONSEQUENCE = "then";

const ROOT = join(import.meta.dirname, "..");

/**
 * The schema of one document of a scenario file. Such a file holds manifests too, and editors hold every document of a
 * file to the same schema: so only a document that is a Scenario is held to its format.
 */
export async function publishedSchema() {
  const source = join(ROOT, "src", "engine", "scenario", "scenario-schema.ts");
  const { module } = await runnerImport(source, { configFile: false, logLevel: "error" });
  const { $schema, ...scenario } = module.scenarioJsonSchema();
  const schema = {
    $schema,
    $id: "https://rollarium.dev/v1alpha1/scenario.schema.json",
    title: "Rollarium scenario file",
    description: "Kubernetes manifests and one Scenario document that says how they are run.",
    type: "object",
    required: ["apiVersion", "kind"],
    if: {
      anyOf: [
        { properties: { kind: { const: "Scenario" } }, required: ["kind"] },
        { properties: { apiVersion: { pattern: "^rollarium[.]dev/" } }, required: ["apiVersion"] },
      ],
    },
    [CONSEQUENCE]: { $ref: "#/$defs/Scenario" },
    $defs: { Scenario: { title: "Scenario", ...scenario } },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (import.meta.filename === process.argv[1]) {
  writeFileSync(join(ROOT, "public", "scenario.schema.json"), await publishedSchema());
}
