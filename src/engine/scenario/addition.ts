import type { JsonObject } from "../objects/json.ts";

/** An object that the files refer to and do not have, as completion adds it. */
export interface Addition {
  readonly manifest: JsonObject;
  readonly text: string;
}
