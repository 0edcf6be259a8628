import { asJsonObject, isJsonObject, type JsonObject } from "../objects/json.ts";
import { goJson } from "./printers/go-json.ts";
import { readValue } from "./yaml-reader.ts";

/** Where `kubectl apply` keeps what it applied last. */
export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** A manifest with the annotation that says what it says (util.GetModifiedConfiguration). */
export function withLastApplied(manifest: JsonObject): JsonObject {
  const metadata = asJsonObject(manifest.metadata);
  const given = asJsonObject(metadata.annotations);
  const { [LAST_APPLIED]: _, ...annotations } = given;
  const remembered = `${goJson({ ...manifest, metadata: { ...metadata, annotations } })}\n`;
  return {
    ...manifest,
    metadata: { ...metadata, annotations: { ...annotations, [LAST_APPLIED]: remembered } },
  };
}

/** What the annotation says was applied last; undefined if somebody has broken it. */
export function readLastApplied(text: string): JsonObject | undefined {
  const read = readValue(text);
  return read.ok && isJsonObject(read.value) ? read.value : undefined;
}
