import { humanDuration } from "../../src/engine/kubectl/age.ts";
import { describeTable } from "./support/golden.ts";

describeTable<number, { human: string }>("age", humanDuration, ({ human }) => human);
