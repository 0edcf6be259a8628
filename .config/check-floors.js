// Runs dependency-cruiser over src and fails when an import breaks the floors, or when fewer modules were cruised than
// src holds (dependency-cruiser reports success on nothing when it cannot read the TypeScript it is given).
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { relative } from "node:path";
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";

const require = createRequire(import.meta.url);

/** Cruises `folder` by the project's rules; gives the violations and how many modules were seen and exist. */
export async function checkFloors(folder) {
  const config = require("./dependency-cruiser.cjs");
  const { output } = await cruise(
    [folder],
    { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true },
    { extensions: [".ts", ".tsx", ".js"] },
    { tsConfig: extractTSConfig("tsconfig.json") },
  );
  const own = output.modules.filter((module) => module.source.startsWith(`${relative(".", folder)}/`));
  const present = readdirSync(folder, { recursive: true }).filter((name) => /[.]tsx?$/.test(name));
  return {
    violations: output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
    cruised: own.length,
    present: present.length,
  };
}

if (import.meta.filename === process.argv[1]) {
  const { violations, cruised, present } = await checkFloors("src");
  for (const violation of violations) console.error(violation);
  if (cruised < present) console.error(`cruised ${cruised} modules of the ${present} in src`);
  if (violations.length > 0 || cruised < present) process.exit(1);
  console.log(`floors hold: ${cruised} modules`);
}
