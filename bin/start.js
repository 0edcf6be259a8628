// npm start: builds the page when it is missing or older than its sources, and serves it.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { isStale } from "./is-stale.js";
import { serveFolder } from "./serve-folder.js";

const ROOT = join(import.meta.dirname, "..");
const DEFAULT_PORT = 4173;
const SOURCES = ["src", "public", "scenarios", "index.html", "vite.config.ts", "package.json"];

const port = readPort(process.env.PORT);
if (isStale(ROOT, join(ROOT, "dist", "index.html"), SOURCES)) build();
serve();

function readPort(text) {
  if (text === undefined || text === "") return DEFAULT_PORT;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= 65535) return number;
  console.error(`PORT=${text} is not a port: expected a whole number from 0 to 65535.`);
  process.exit(2);
}

function build() {
  console.log("Building the page …");
  const vite = join(ROOT, "node_modules", "vite", "bin", "vite.js");
  const { status } = spawnSync(process.execPath, [vite, "build", "--logLevel", "error"], {
    cwd: ROOT,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}

async function serve() {
  try {
    const { address } = await serveFolder(join(ROOT, "dist"), port);
    console.log(`Rollarium is at ${address}  (stop with Ctrl+C)`);
  } catch (error) {
    if (error.code !== "EADDRINUSE") throw error;
    console.error(`Port ${port} is in use. Choose another one: PORT=${port + 1} npm start`);
    process.exit(1);
  }
}
