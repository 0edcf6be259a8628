// npm run bench [-- NAME…] [--json]: measures the engine beside what others do with the same work. See bench/main.ts.
import { runnerImport } from "vite";

const { module } = await runnerImport(new URL("./main.ts", import.meta.url).pathname, {
  configFile: false,
  logLevel: "error",
});
process.exitCode = await module.main(process.argv.slice(2));
