// The built page behind a file server, for tests and benchmarks: what `npm start` serves.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isStale } from "../../bin/is-stale.js";
import { serveFolder } from "../../bin/serve-folder.js";

const ROOT = join(import.meta.dirname, "..", "..");
const SOURCES = ["src", "public", "scenarios", "index.html", "vite.config.ts", "package.json"];

/** Serves the page by the server that ships with it, at the root of a host. */
export async function openSite() {
  const folder = copyOfPage();
  const { address, close } = await serveFolder(join(folder, "page"), 0);
  return { address, close: () => remove(folder, close) };
}

/** Serves a folder above the page, so that the page has a path of its own. */
export async function openSiteBelowPath() {
  const folder = copyOfPage();
  const { address, close } = await serveFolder(folder, 0);
  return { address: `${address}page/`, close: () => remove(folder, close) };
}

/** Whether Python is here, whose file server knows nothing of this page. */
export function hasPython() {
  return spawnSync("python3", ["--version"], { stdio: "ignore" }).status === 0;
}

/** Serves a folder above the page by Python. */
export async function openSiteByPython() {
  const folder = copyOfPage();
  const server = spawn("python3", ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const port = await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`python3 -m http.server ended with code ${code}`)));
    server.stdout.on("data", (text) => {
      const found = / port (\d+)/.exec(String(text))?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    address: `http://127.0.0.1:${port}/page/`,
    close: () => remove(folder, () => server.kill()),
  };
}

/** A folder that holds the page as its sources are now; whoever builds it anew meanwhile does not pull it away. */
function copyOfPage() {
  build();
  const folder = mkdtempSync(join(tmpdir(), "rollarium-site-"));
  cpSync(join(ROOT, "dist"), join(folder, "page"), { recursive: true });
  return folder;
}

/** `npm test` has built it already. */
function build() {
  if (!isStale(ROOT, join(ROOT, "dist", "index.html"), SOURCES)) return;
  const vite = join(ROOT, "node_modules", "vite", "bin", "vite.js");
  const { status, stderr } = spawnSync(process.execPath, [vite, "build", "--logLevel", "error"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`The page cannot be built: ${stderr}`);
}

function remove(folder, close) {
  close();
  rmSync(folder, { recursive: true, force: true });
}
