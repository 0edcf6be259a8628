import { styleText } from "node:util";

/** Emphasis of a text; what it says never depends on it. */
export interface Paint {
  heading(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

const NONE: Paint = {
  heading: (text) => text,
  faint: (text) => text,
  good: (text) => text,
  bad: (text) => text,
};

const COLOURED: Paint = {
  heading: (text) => styleText("bold", text),
  faint: (text) => styleText("dim", text),
  good: (text) => styleText("green", text),
  bad: (text) => styleText(["bold", "red"], text),
};

/** Colours on a terminal, unless the user has asked for none (https://no-color.org). */
export function paintFor(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Paint {
  const refused = (environment.NO_COLOR ?? "") !== "" || environment.TERM === "dumb";
  return stream.isTTY && !refused ? COLOURED : NONE;
}
