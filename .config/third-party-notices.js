// Writes THIRD-PARTY-NOTICES.md from the packages that the page and the command line carry: run after a dependency changes.
// A test compares the file with what this would write.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");

/** Every package reachable from the dependencies of package.json, with its licence text. */
export function thirdPartyNotices() {
  const own = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const found = new Map();
  for (const name of Object.keys(own.dependencies)) collect(name, found);
  const sections = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => section(name, one));
  const head =
    "# Third-party notices\n\nPackages that are shipped with the page or the command line, and their licences. Written by `.config/third-party-notices.js`.\n";
  return `${head}\n${sections.join("\n")}`;
}

function collect(name, found) {
  if (found.has(name)) return;
  const folder = join(ROOT, "node_modules", name);
  const description = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim();
  found.set(name, { version: description.version, licence: description.license ?? "see below", text });
  for (const next of Object.keys(description.dependencies ?? {})) collect(next, found);
}

function section(name, { version, licence, text }) {
  const body = text === "" ? "" : `\n\`\`\`text\n${text.replaceAll("```", "'''")}\n\`\`\`\n`;
  return `## ${name} ${version}\n\n${licence}\n${body}`;
}

if (import.meta.filename === process.argv[1]) {
  writeFileSync(join(ROOT, "THIRD-PARTY-NOTICES.md"), thirdPartyNotices());
}
