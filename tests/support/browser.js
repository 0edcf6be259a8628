// Finds a Chromium: CHROMIUM_PATH, else chromium or google-chrome on PATH, else the one that an npm package carries.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");
const CARRIED = join(ROOT, "node_modules", "@sparticuz", "chromium");

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * What Playwright needs to launch the browser: its path, its flags, its environment. Throws with what to do when the one that
 * was asked for is not there.
 */
export async function findBrowser(environment = process.env) {
  const chosen = environment.CHROMIUM_PATH;
  if (chosen !== undefined && chosen !== "") {
    if (!isExecutable(chosen)) throw new Error(`CHROMIUM_PATH=${chosen} is not an executable file`);
    return { executablePath: chosen, args: FLAGS, env: environment };
  }
  const installed = ["chromium", "google-chrome"]
    .map((name) => onPath(name, environment.PATH))
    .find((path) => path !== undefined);
  if (installed !== undefined) return { executablePath: installed, args: FLAGS, env: environment };
  return carriedBrowser(environment);
}

function onPath(name, path = "") {
  return path
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

/** Unpacked once a version. Where the system lacks the libraries it needs (NSS, expat), it takes those it came with. */
function carriedBrowser(environment) {
  const { version } = JSON.parse(readFileSync(join(CARRIED, "package.json"), "utf8"));
  const folder = join(ROOT, ".cache", `chromium-${version}`);
  if (!existsSync(folder)) unpack(folder);
  const executablePath = join(folder, "chromium");
  const fonts = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: join(folder, "fonts") };
  const env = { ...environment, ...fonts };
  const own = { ...env, LD_LIBRARY_PATH: join(folder, "al2023", "lib") };
  const working = [env, own].find((candidate) => starts(executablePath, candidate));
  if (working === undefined) {
    throw new Error(
      `The browser of @sparticuz/chromium ${version} does not start here: name one in CHROMIUM_PATH, or install chromium. ${complaint(executablePath, own)}`,
    );
  }
  return { executablePath, args: FLAGS, env: working };
}

/**
 * The package unpacks into the folder for temporary files, and its libraries only where it believes to be in the cloud that it
 * was made for. A process of its own is told so; what it leaves is moved into place whole.
 */
function unpack(folder) {
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const program = 'import("@sparticuz/chromium").then(({ default: carried }) => carried.executablePath())';
  const { status, stderr } = spawnSync(process.execPath, ["-e", program], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: unfinished, CODEBUILD_BUILD_IMAGE: "nodejs20" },
    encoding: "utf8",
  });
  if (status === 0 && !existsSync(folder)) renameSync(unfinished, folder);
  rmSync(unfinished, { recursive: true, force: true });
  if (status !== 0) throw new Error(`@sparticuz/chromium cannot be unpacked: ${stderr}`);
}

function starts(executablePath, env) {
  return spawnSync(executablePath, ["--version"], { env, stdio: "ignore" }).status === 0;
}

function complaint(executablePath, env) {
  return spawnSync(executablePath, ["--version"], { env, encoding: "utf8" }).stderr ?? "";
}
