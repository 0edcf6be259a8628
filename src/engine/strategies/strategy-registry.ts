import { recreate } from "./recreate.ts";
import { rollingUpdate } from "./rolling-update.ts";
import type { StrategyName } from "./strategy.ts";
import { type Program, programOf } from "./strategy-program.ts";

/** Every strategy by its name. */
export const STRATEGIES: { readonly [S in StrategyName]: Program } = {
  RollingUpdate: programOf(rollingUpdate, "Rolling update"),
  Recreate: programOf(recreate, "Recreate"),
};
