import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import {
  createSimulation,
  type Problem,
  type ReadOptions,
  type RunView,
  readScenario,
} from "../../src/engine/index.ts";
import { shipped } from "./support/shipped.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Files that people really have; they are not ours to keep, so they are read where they lie beside the project. */
const BESIDE = join(import.meta.dirname, "..", "..", "..", "shared");
const FOLDERS = ["seed/manifests", "manifests"].map((folder) => join(BESIDE, folder));

const FILES = new Map(
  FOLDERS.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => [name, readFileSync(join(folder, name), "utf8")] as const),
  ),
);

function run(
  name: string,
  options: ReadOptions = {},
): { readonly view: RunView; readonly warnings: readonly Problem[] } {
  const result = readScenario([{ name, text: FILES.get(name) ?? "" }], options);
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join("\n"));
  const simulation = createSimulation(result.scenario);
  simulation.advance(simulation.duration);
  return { view: simulation.view(), warnings: result.warnings };
}

const kindsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^kind: (\w+)/gm)].map(([, kind = ""]) => kind);

const SERVED = ["Deployment", "Service", "ConfigMap", "Secret", "ServiceAccount", "Namespace"];

if (FILES.size === 0) console.log(`No manifests in ${FOLDERS.join(" or ")}: none was run as it is.`);
else
  describe("files that people really have run as they are", () => {
    test.each([...FILES.keys()])("%s: what is not simulated is named, everything else runs", (name) => {
      const { view, warnings } = run(name);
      const leftOut = kindsOf(FILES.get(name) ?? "").filter((kind) => !SERVED.includes(kind));
      expect(warnings.filter(({ path }) => path === "kind").map(({ value }) => JSON.parse(value))).toEqual(
        leftOut,
      );
      expect(view.computed).toBe(view.scenario.duration);
      const wanted = view.replicaSets
        .map((set) => set.sizes.at(-1))
        .map((size) => [size?.ready, size?.desired]);
      expect(wanted.filter(([ready, desired]) => ready !== desired)).toEqual([]);
    });

    test.each([
      ["rolling-update.yaml", "RollingUpdate"],
      ["recreate.yaml", "Recreate"],
      ["podinfo.yaml", "RollingUpdate"],
      ["microservices-demo.yaml", "RollingUpdate"],
    ])("%s is released under load, by %s", (name, strategy) => {
      const { outcome, statecharts } = run(name).view;
      expect(statecharts.map((chart) => chart.definition.id)).toEqual([strategy]);
      expect(outcome.requests).toBeGreaterThan(50_000);
      expect(outcome.fullRolloutIn).toBeLessThan(120);
      expect(outcome.downtime > 0).toBe(strategy === "Recreate");
    });

    test("recreate.yaml, when nothing is supplied, waits for its Secret", () => {
      const { view } = run("recreate.yaml", { complete: false, until: "60s" });
      expect(view.pods.map((pod) => pod.states.at(-1)?.status)).toEqual(
        Array(3).fill("CreateContainerConfigError"),
      );
      expect(
        view.log.filter(({ message }) => message === 'Error: secret "db-credentials" not found'),
      ).not.toEqual([]);
    });
  });

test("what kubectl get -o yaml printed of a live cluster runs again", () => {
  const live = createSimulation(shipped("rolling-update-fastest"));
  live.advance(30);
  const exported = ["Service", "Deployment"].map(
    (kind) => live.objectAt(kind, "default", "shop", 30).yaml ?? "",
  );
  expect(exported[1]).toMatch(/\n {2}uid: [\s\S]*\nstatus:\n/);
  const text = exported.join("---\n");
  const again = readScenario([{ name: "export.yaml", text }], { until: "2m" });
  if (!again.ok) throw new Error(again.problems.map((problem) => problem.message).join("\n"));
  const simulation = createSimulation(again.scenario);
  simulation.advance(120);
  expect(simulation.view().outcome.fullRolloutIn).toBeLessThan(30);
  expect(simulation.view().outcome.requests).toBeGreaterThan(8_000);
});
