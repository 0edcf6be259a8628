import { expect, test } from "vitest";
import { openConsole, webManifest } from "./support/console.ts";

test("apply creates, then has nothing to do, then configures", () => {
  const console = openConsole();
  expect(console.type("kubectl apply -f -", webManifest())).toBe("deployment.apps/web created\n");
  expect(console.type("apply -f -", webManifest())).toBe("deployment.apps/web unchanged\n");
  expect(console.type("apply -f -", webManifest("replicas: 5"))).toBe("deployment.apps/web configured\n");
  expect(console.deployment().spec.replicas).toBe(5);
});

test("apply remembers what it applied, in sorted JSON with its namespace", () => {
  const console = openConsole();
  console.type("apply -f -", webManifest());
  expect(console.deployment().metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]).toBe(
    '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"annotations":{},"name":"web","namespace":"default"},"spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"image":"app:v1","name":"app"}]}}}}\n',
  );
});

test("apply takes back what a manifest has no longer, and leaves what others set", () => {
  const console = openConsole();
  console.type("apply -f -", webManifest("minReadySeconds: 5"));
  console.type("scale deployment/web --replicas=4");
  console.type("label deployment/web team=red");
  expect(console.type("apply -f -", webManifest("paused: false"))).toBe("deployment.apps/web configured\n");
  expect(console.deployment().spec.minReadySeconds).toBeUndefined();
  expect(console.deployment().spec.replicas).toBe(4);
  expect(console.deployment().metadata.labels).toEqual({ team: "red" });
});

test("the good documents of a file are applied, and the exit code says that others were not", () => {
  const console = openConsole();
  const file = `apiVersion: v1
kind: ConfigMap
metadata: {name: one}
data: {a: 1}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: two}
data: {a: b}
`;
  expect(console.type("apply -f -", file)).toBe(
    'configmap/two created\nError from server (BadRequest): error when creating "STDIN": ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string\n(exit 1)\n',
  );
});

test("a List stands for its items", () => {
  const console = openConsole();
  const list = JSON.stringify({
    apiVersion: "v1",
    kind: "List",
    items: ["a", "b"].map((name) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } })),
  });
  expect(console.type("apply -f -", list)).toBe("configmap/a created\nconfigmap/b created\n");
});

test("a file is read by its name", () => {
  const console = openConsole({ "web.yaml": webManifest() });
  expect(console.type("apply -f web.yaml")).toBe("deployment.apps/web created\n");
  expect(console.type("apply -f none.yaml")).toBe('error: the path "none.yaml" does not exist\n(exit 1)\n');
});

test("an unknown kind is named", () => {
  const console = openConsole();
  expect(console.type("apply -f -", "apiVersion: v1\nkind: Deployment\nmetadata: {name: shop}")).toBe(
    'error: resource mapping not found for name: "shop" namespace: "" from "STDIN": no matches for kind "Deployment" in version "v1"\nensure CRDs are installed first\n(exit 1)\n',
  );
});

test("an object that apply did not make gets the annotation, with a warning", () => {
  const console = openConsole();
  console.type("create -f -", webManifest());
  expect(console.type("apply -f -", webManifest())).toBe(
    "deployment.apps/web configured\nWarning: resource deployments/web is missing the kubectl.kubernetes.io/last-applied-configuration annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n",
  );
});

test("a refused object is named as the server names it", () => {
  const console = openConsole();
  const both = "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}";
  expect(console.type("apply -f -", webManifest(both))).toBe(
    'The Deployment "web" is invalid: spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0\n(exit 1)\n',
  );
});
