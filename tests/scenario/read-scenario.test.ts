import { describe, expect, test } from "vitest";
import { readScenario } from "../../src/engine/scenario/read-scenario.ts";
import type { Problem, ReadOptions, Scenario } from "../../src/engine/scenario/scenario.ts";

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: web:1.0
          ports: [{ containerPort: 8080 }]
`;

const scenario = (spec: string): string => `apiVersion: rollarium.dev/v1alpha1
kind: Scenario
metadata: { name: web }
spec:
${spec.replace(/^/gm, "  ")}
---
${DEPLOYMENT}`;

function read(text: string, options: ReadOptions = {}): Scenario {
  const result = readScenario([{ name: "web.yaml", text }], options);
  if (!result.ok) throw new Error(result.problems.map((one) => one.message).join("\n"));
  return result.scenario;
}

function problems(text: string, options: ReadOptions = {}): readonly Problem[] {
  const result = readScenario([{ name: "web.yaml", text }], options);
  return result.ok ? result.warnings : result.problems;
}

const places = (found: readonly Problem[]): string[] =>
  found.map(({ file, line, column, path }) => `${file}:${line}:${column} ${path}`);

describe("a bare file is completed in the open", () => {
  test("with nodes, a Service, users from 00:30 on and a release at 01:00", () => {
    const { supplied, traffic, releases, nodes } = read(DEPLOYMENT);
    expect(supplied.map((one) => one.text)).toEqual([
      "3 nodes of 4 CPU and 8Gi, in zones a, b and c",
      "Service web on port 8080, as no Service selects the pods of Deployment web",
      "users of Service web at 100/s from 00:30 on, as nobody in the files calls it",
      "a release of Deployment web to web:1.0-next at 01:00, which behaves alike",
    ]);
    expect(nodes.map((node) => node.zone)).toEqual(["a", "b", "c"]);
    expect(traffic.map(({ service, port, start }) => ({ service, port, start }))).toEqual([
      { service: "web", port: 8080, start: 30_000_000 },
    ]);
    expect(releases.map(({ strategy, at, to }) => ({ strategy, at, to }))).toEqual([
      { strategy: "RollingUpdate", at: 60_000_000, to: { "": "web:1.0-next" } },
    ]);
  });

  test("with the Secrets and ConfigMaps that containers refer to, but not with optional ones", () => {
    const refers = `${DEPLOYMENT}          env:
            - { name: A, valueFrom: { secretKeyRef: { name: keys, key: a } } }
            - { name: B, valueFrom: { secretKeyRef: { name: keys, key: b } } }
            - { name: C, valueFrom: { configMapKeyRef: { name: maybe, key: c, optional: true } } }
          envFrom: [{ configMapRef: { name: settings } }]
`;
    const texts = read(refers).supplied.map((one) => one.text);
    expect(texts).toContain("Secret keys with a, b, which Deployment web refers to");
    expect(texts).toContain("ConfigMap settings, which Deployment web refers to");
    expect(texts.filter((text) => text.includes("maybe"))).toEqual([]);
  });

  test("with Namespaces that objects are in", () => {
    const { supplied } = read(DEPLOYMENT.replace("name: web\nspec", "name: web\n  namespace: shop\nspec"));
    expect(supplied.map((one) => one.text)).toContain("Namespace shop, which objects in the files are in");
  });

  test("with nodes as large as the largest pod and as many as all pods need", () => {
    const large = DEPLOYMENT.replace("replicas: 3", "replicas: 20").concat(
      "          resources: { requests: { cpu: 6, memory: 1Gi } }\n",
    );
    expect(read(large).nodes.map(({ cpu, memory }) => `${cpu}/${memory}`)).toEqual(Array(23).fill("8/8Gi"));
  });

  test("but with nodes only when completion is refused", () => {
    const { supplied, traffic, releases, manifests } = read(DEPLOYMENT, { complete: false });
    expect(supplied.map((one) => one.text)).toEqual(["3 nodes of 4 CPU and 8Gi, in zones a, b and c"]);
    expect([traffic.length, releases.length, manifests.length]).toEqual([0, 0, 1]);
  });

  test("by a release of the Deployment that is asked for", () => {
    const two = `${DEPLOYMENT}---\n${DEPLOYMENT.replaceAll("web", "api")}`;
    expect(read(two).releases[0]?.target.name).toBe("web");
    expect(read(two, { target: "deployment/api" }).releases[0]?.target.name).toBe("api");
    expect(problems(two, { target: "deployment/apo" })[0]?.expected).toBe(
      'one of deployment/web, deployment/api, did you mean "deployment/api"?',
    );
  });

  test("by users of the Services that no other workload names", () => {
    const front = DEPLOYMENT.concat("          env: [{ name: API, value: 'http://api:8080/v1' }]\n");
    const both = `${front}---\n${DEPLOYMENT.replaceAll("web", "api")}`;
    expect(read(both).traffic.map((one) => one.service)).toEqual(["web"]);
  });
});

describe("what people paste is read", () => {
  test("the output of kubectl get -o yaml, status and managedFields included", () => {
    const live = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: settings
    namespace: default
    uid: 0b6b2ad4-7a5f-4c1c-9f0e-2f4f0f0f0f0f
    resourceVersion: "1234"
    creationTimestamp: "2026-01-01T00:00:00Z"
    managedFields: [{ manager: kubectl, operation: Update, apiVersion: v1, time: "2026-01-01T00:00:00Z" }]
  data: { a: b }
`;
    expect(read(live).manifests.map((one) => one.manifest)).toEqual([
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "settings", namespace: "default" },
        data: { a: "b" },
      },
    ]);
  });

  test("kinds that are not simulated yet are named and left out", () => {
    const text = `${DEPLOYMENT}---\napiVersion: batch/v1\nkind: Job\nmetadata: { name: once }\n`;
    const [warning] = problems(text);
    expect(warning).toMatchObject({ severity: "warning", line: 19, path: "kind" });
    expect(warning?.message).toBe("Job (batch/v1) is not simulated yet and is left out");
  });

  test("a note between manifests is left out with a warning", () => {
    const [warning] = problems(`Apply these with care.\n---\n${DEPLOYMENT}`);
    expect(warning).toMatchObject({ severity: "warning", line: 1 });
  });
});

describe("every mistake is told at once, with file, line, column, path, value and what was expected", () => {
  test("in a Scenario", () => {
    const text = scenario(`seed: many
duration: 10x
images:
  web:1.0: { startup: 4s, errorRate: 108%, latncy: { p50: 1ms, p99: 2ms } }
traffic:
  - { service: web, profile: { constant: fast } }`);
    const found = problems(text);
    expect(places(found)).toEqual([
      "web.yaml:5:3 spec.seed",
      "web.yaml:6:3 spec.duration",
      "web.yaml:8:29 spec.images[web:1.0].errorRate",
      "web.yaml:8:46 spec.images[web:1.0].latncy",
      "web.yaml:10:34 spec.traffic[0].profile.constant",
    ]);
    expect(found.map((one) => one.expected)).toEqual([
      "a whole number from 0 to 4294967295",
      "a duration such as 500ms, 90s, 10m or 1h30m, at most 90d",
      "a share such as 8% or 0.08, from 0 to 1",
      expect.stringMatching(/^one of pull, .*latency/),
      "a rate such as 200/s, 1200/m or 0.5, at most 1000000/s",
    ]);
    expect(found[3]?.message).toBe('unknown field "latncy", did you mean "latency"?');
    expect(found[2]?.value).toBe('"108%"');
  });

  test("in manifests, in the API server's words", () => {
    const text = DEPLOYMENT.replace("replicas: 3", "replicas: -1").replace("- name: web\n", "- name: Web\n");
    const found = problems(text);
    expect(places(found)).toEqual([
      "web.yaml:6:3 spec.replicas",
      "web.yaml:14:11 spec.template.spec.containers[0].name",
    ]);
    expect(found[0]?.message).toMatch(/^Invalid value: -1: must be greater than or equal to 0/);
  });

  test("an unknown field of a manifest, at its place", () => {
    const [found] = problems(DEPLOYMENT.replace("replicas: 3", "replica: 3"));
    expect(found).toMatchObject({
      line: 6,
      column: 3,
      path: "spec.replica",
      value: "3",
      message: 'unknown field "spec.replica"',
    });
  });

  test("a value of the wrong type, at its place", () => {
    const [found] = problems(DEPLOYMENT.replace("replicas: 3", "replicas: three"));
    expect(found).toMatchObject({
      line: 6,
      column: 3,
      path: "spec.replicas",
      value: '"three"',
      expected: "a value of type int32",
    });
  });

  test("a kind that does not exist, with the nearest that does", () => {
    const [found] = problems(DEPLOYMENT.replace("kind: Deployment", "kind: Deploymnt"));
    expect(found).toMatchObject({ line: 2, path: "kind" });
    expect(found?.expected).toMatch(/did you mean "Deployment"\?$/);
  });

  test("text that is no YAML", () => {
    const [found] = problems("kind: Deployment\nspec: [1, 2");
    expect(found).toMatchObject({ severity: "error", expected: "YAML or JSON" });
    expect(found?.line).toBeGreaterThanOrEqual(2);
  });

  test("a Service, a Deployment or a port that is not in the files", () => {
    const found = problems(
      scenario(`traffic: [{ service: wbe, profile: { constant: 1/s } }]
releases: [{ strategy: RollingUpdate, at: 1s, target: deployment/wep, to: { image: "web:2" } }]`),
    );
    expect(found.map((one) => [one.path, one.expected])).toEqual([
      ["spec.traffic[0].service", 'one of web, did you mean "web"?'],
      ["spec.releases[0].target", 'one of web, did you mean "web"?'],
    ]);
  });

  test("a check that names what is not measured, at its character", () => {
    const [found] = problems(scenario(`checks: [{ name: fine, expr: failedRequest < 5 }]`));
    expect(found?.message).toBe("Unknown variable: failedRequest (at character 1 of the expression)");
    expect(found?.expected).toMatch(/did you mean "failedRequests"\?$/);
  });

  test("an empty file", () => {
    expect(problems("").map((one) => one.message)).toEqual(["there is no Kubernetes object in it"]);
  });
});

describe("options change what is read", () => {
  test("--set puts a value anywhere in the Scenario", () => {
    const text = scenario(`images: { "web:1.0": { errorRate: 1% } }
traffic: [{ service: web, profile: { constant: 1/s } }]`);
    const { images, traffic } = read(text, {
      set: ["images[web:1.0].errorRate=8%", "traffic[0].profile.constant=300/s"],
    });
    expect(images["web:1.0"]?.errorRate).toBeCloseTo(0.08);
    expect(traffic[0]?.profile).toEqual({ kind: "constant", rate: 300 });
  });

  test("--set reaches what completion supplied, which then says so", () => {
    const { traffic, releases, supplied } = read(DEPLOYMENT, {
      set: ["traffic[0].profile.constant=300/s", "maxSurge=2", "releases[0].at=2m"],
    });
    expect(traffic[0]?.profile).toEqual({ kind: "constant", rate: 300 });
    expect(releases).toMatchObject([{ at: 120_000_000, parameters: { maxSurge: 2 } }]);
    expect(supplied.slice(2).map((one) => one.text)).toEqual([
      expect.stringMatching(/^users .*, changed by --set$/),
      expect.stringMatching(/^a release .*, changed by --set$/),
    ]);
    expect(supplied.at(-1)?.yaml).toContain("maxSurge: 2");
    const none = read(DEPLOYMENT, { set: ["releases=[]"] });
    expect(none.releases).toEqual([]);
    expect(none.supplied.filter((one) => one.text.includes("release"))).toEqual([]);
  });

  test.each([
    ["maxSrge=2", "--set maxSrge=2", 'did you mean "maxSurge"?'],
    ["maxSurge=many", "--set maxSurge=many", "a whole number of pods"],
    ["traffic[0].profile.constant=fast", "--set traffic[0].profile.constant=fast", "a rate such as 200/s"],
    ["trafic[0].users=3", "--set", 'did you mean "traffic"?'],
    ["nothing", "--set", "path=value"],
  ])("--set %s is told of the option, with what was expected", (setting, file, expected) => {
    const [found] = problems(DEPLOYMENT, { set: [setting] });
    expect(found?.file).toBe(file);
    expect(found?.expected).toContain(expected);
  });

  test("a parameter or a target needs a release", () => {
    const bare = { complete: false, set: ["maxSurge=2"], target: "deployment/web" };
    expect(problems(DEPLOYMENT, bare).map((one) => [one.file, one.message])).toEqual([
      ["--target", "no release is supplied whose target it could be"],
      ["--set", "there is no release whose parameter maxSurge could be"],
    ]);
    const own = scenario(
      `releases: [{ strategy: RollingUpdate, at: 1s, target: deployment/web, to: { image: "web:2" } }]`,
    );
    expect(problems(own, { target: "deployment/web" })[0]?.file).toBe("--target");
  });

  test("--seed and --until", () => {
    const { seed, duration } = read(DEPLOYMENT, { seed: 9, until: "90s" });
    expect([seed, duration]).toEqual([9, 90_000_000]);
    expect(problems(DEPLOYMENT, { until: "soon" })[0]).toMatchObject({ file: "--until", value: "soon" });
  });

  test("what comes after the end of the run is a warning", () => {
    const late = problems(DEPLOYMENT, { until: "30s" });
    expect(late.map(({ severity, path, value }) => [severity, path, value])).toEqual([
      ["warning", "spec.releases[0].at", '"60s"'],
    ]);
    expect(problems(DEPLOYMENT, { until: "60s" })).toEqual([]);
  });

  test("--strategy names one that exists", () => {
    expect(problems(DEPLOYMENT, { strategy: "Recrate" })[0]?.expected).toBe(
      'one of RollingUpdate, Recreate, did you mean "Recreate"?',
    );
  });
});
