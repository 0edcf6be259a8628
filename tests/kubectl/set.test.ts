import { expect, test } from "vitest";
import { openConsole, webManifest } from "./support/console.ts";

const opened = () => {
  const console = openConsole();
  console.type("apply -f -", webManifest());
  return console;
};
const image = (console: ReturnType<typeof openConsole>) =>
  console.deployment().spec.template.spec.containers[0]?.image;

test("set image changes a container by name or all by a star, and says nothing if nothing changes", () => {
  const console = opened();
  expect(console.type("set image deployment/web app=app:v2")).toBe("deployment.apps/web image updated\n");
  expect(console.type("set image deployment/web app=app:v2")).toBe("");
  expect(console.type("set image deploy web *=app:v3")).toBe("deployment.apps/web image updated\n");
  expect(image(console)).toBe("app:v3");
});

test("set image says what is wrong with a line", () => {
  const console = opened();
  expect(console.type("set image deployment/web nope=a:1")).toBe(
    'error: unable to find container named "nope"\n(exit 1)\n',
  );
  expect(console.type("set image deployment/web")).toBe(
    "error: at least one image update is required\n(exit 1)\n",
  );
  expect(console.type("set image web=a:1")).toBe(
    "error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'\n(exit 1)\n",
  );
  expect(console.type("set image deployment/none app=a:1")).toBe(
    'Error from server (NotFound): deployments.apps "none" not found\n(exit 1)\n',
  );
  expect(console.type("set image deployment/web app=")).toBe(
    'error: failed to patch image update to pod template: Deployment.apps "web" is invalid: spec.template.spec.containers[0].image: Required value\n(exit 1)\n',
  );
  expect(console.type("set image deployment web cart app=a:1")).toBe(
    'Error from server (NotFound): deployments.apps "cart" not found\n(exit 1)\n',
  );
});

test("set image refuses what has no pod template", () => {
  const console = opened();
  console.type(
    "apply -f -",
    "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}",
  );
  expect(console.type("set image service/web app=x")).toBe(
    "error: services/web the object is not a pod or does not have a pod template: *v1.Service\n(exit 1)\n",
  );
});

test("a dry run says so and changes nothing", () => {
  const console = opened();
  expect(console.type("set image deployment/web app=app:v8 --dry-run=server")).toBe(
    "deployment.apps/web image updated (server dry run)\n",
  );
  expect(console.type("set image deployment/web app=app:v8 --dry-run=client")).toBe(
    "deployment.apps/web image updated (dry run)\n",
  );
  expect(image(console)).toBe("app:v1");
});

test("--record keeps the line as the change's cause", () => {
  const console = opened();
  expect(console.type("set image deployment/web app=app:v3 --record")).toBe(
    "deployment.apps/web image updated\nFlag --record has been deprecated, --record will be removed in the future\n",
  );
  expect(console.deployment().metadata.annotations["kubernetes.io/change-cause"]).toBe(
    "kubectl set image deployment/web app=app:v3 --record=true",
  );
});

test("set env adds, replaces, removes and lists variables", () => {
  const console = opened();
  expect(console.type("set env deployment/web MODE=blue LEVEL=3")).toBe("deployment.apps/web env updated\n");
  expect(console.type("set env deployment/web --list")).toBe(
    "# Deployment web, container app\nMODE=blue\nLEVEL=3\n",
  );
  expect(console.type("set env deployment/web MODE-")).toBe("deployment.apps/web env updated\n");
  expect(console.type("set env deployment/web MODE=blue")).toBe("deployment.apps/web env updated\n");
  expect(console.type("set env deployment/web --list")).toBe(
    "# Deployment web, container app\nLEVEL=3\nMODE=blue\n",
  );
  expect(console.type("set env deployment/web")).toBe("");
  expect(console.type("set env deployment/web 1BAD=x")).toMatch(
    /^error: "1BAD" is not a valid key name: a valid environment variable name/,
  );
});

test("set env takes the keys of a ConfigMap", () => {
  const console = opened();
  console.type(
    "create -f -",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: flags}\ndata: {new-checkout: 'on', percent: '20'}",
  );
  expect(console.type("set env deployment/web --from=configmap/flags")).toBe(
    "deployment.apps/web env updated\nWarning: key new-checkout transferred to NEW_CHECKOUT\nWarning: key percent transferred to PERCENT\n",
  );
  expect(console.type("set env deployment/web --list")).toBe(
    "# Deployment web, container app\n# NEW_CHECKOUT from configmap flags, key new-checkout\n# PERCENT from configmap flags, key percent\n",
  );
  expect(console.type("set env deployment/web --from=configmap/none")).toBe(
    'Error from server (NotFound): configmaps "none" not found\n(exit 1)\n',
  );
});

test("set resources changes what is named and keeps the rest", () => {
  const console = opened();
  const line = "set resources deployment/web";
  expect(console.type(`${line} --requests=cpu=100m,memory=64Mi --limits=cpu=200m,memory=128Mi`)).toBe(
    "deployment.apps/web resource requirements updated\n",
  );
  expect(console.type(`${line} --limits=cpu=200m`)).toBe("");
  expect(console.type(line)).toBe(
    "error: you must specify an update to requests or limits (in the form of --requests/--limits)\n(exit 1)\n",
  );
  expect(console.type(`${line} --limits=cpu=lots`)).toBe(
    "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'\n(exit 1)\n",
  );
  expect(console.type(`${line} --limits=cpu=100m --requests=cpu=200m`)).toBe(
    'error: failed to patch resources update to pod template Deployment.apps "web" is invalid: spec.template.spec.containers[0].resources.requests: Invalid value: "200m": must be less than or equal to cpu limit of 100m\n(exit 1)\n',
  );
  expect(console.type(`${line} -c=nope --limits=cpu=1`)).toBe(
    "error: unable to find container named nope\n(exit 1)\n",
  );
});

test("scale writes the number of replicas, if it is the expected one", () => {
  const console = opened();
  expect(console.type("scale deployment/web --replicas=2")).toBe("deployment.apps/web scaled\n");
  expect(console.type("scale deployment/web --current-replicas=5 --replicas=3")).toBe(
    "error: Expected replicas to be 5, was 2\n(exit 1)\n",
  );
  expect(console.deployment().spec.replicas).toBe(2);
  expect(console.type("scale deployment/web")).toBe('error: required flag(s) "replicas" not set\n(exit 1)\n');
});
