import { readFileSync } from "node:fs";
import { defineConfig } from "vite";

const { version }: { version: string } = JSON.parse(readFileSync("package.json", "utf8"));

/** The command line as one file that Node runs: dist-cli/rollarium.js. */
export default defineConfig({
  define: { ROLLARIUM_VERSION: JSON.stringify(version) },
  publicDir: false,
  build: {
    ssr: "src/cli.ts",
    outDir: "dist-cli",
    target: "node20",
    rollupOptions: { output: { entryFileNames: "rollarium.js" } },
  },
  ssr: { noExternal: true },
});
