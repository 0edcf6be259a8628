// Finds a Chromium: CHROMIUM_PATH, else chromium or google-chrome on PATH, else the one that an npm package carries.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Path and flags of the browser for tests; throws with what to do when there is none. */
export async function findBrowser() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen !== undefined && chosen !== "") {
    if (!isExecutable(chosen)) throw new Error(`CHROMIUM_PATH=${chosen} is not an executable file`);
    return { executablePath: chosen, args: FLAGS };
  }
  const installed = ["chromium", "google-chrome"].map(onPath).find((path) => path !== undefined);
  if (installed !== undefined) return { executablePath: installed, args: FLAGS };
  const { default: carried } = await import("@sparticuz/chromium");
  return { executablePath: await carried.executablePath(), args: [...FLAGS, ...carried.args] };
}

function onPath(name) {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
