import { expect, test } from "vitest";
import { openConsole, webManifest } from "./support/console.ts";

const opened = () => {
  const console = openConsole();
  console.type("create -f -", webManifest());
  return console;
};
const service = `apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop, colour: blue}, ports: [{port: 80}]}
`;

test("patch takes all three kinds of patches", () => {
  const console = opened();
  console.type("create -f -", service);
  expect(console.type(`patch service shop -p '{"spec":{"selector":{"colour":"green"}}}'`)).toBe(
    "service/shop patched\n",
  );
  expect(console.type(`patch service shop -p '{"spec":{"selector":{"colour":"green"}}}'`)).toBe(
    "service/shop patched (no change)\n",
  );
  expect(
    console.type(`patch service shop --type=merge -p '{"spec":{"selector":{"app":"shop","colour":"blue"}}}'`),
  ).toBe("service/shop patched\n");
  const replace = '[{"op":"replace","path":"/spec/selector/colour","value":"green"}]';
  expect(console.type(["patch", "svc", "shop", "--type=json", "-p", replace])).toBe("service/shop patched\n");
  expect(console.type("get svc shop -o jsonpath={.spec.selector.colour}")).toBe("green");
});

test.each([
  [
    ["--type=json", "-p", '[{"op":"replace","path":"/spec/nope/colour","value":"green"}]'],
    "The request is invalid: the server rejected our request due to an error in our request",
  ],
  [["-p", '{"spec":{"selector":'], "Error from server (BadRequest): unexpected end of JSON input"],
  [[], "error: must specify --patch or --patch-file containing the contents of the patch"],
  [["--type=wild", "-p", "{}"], 'error: --type must be one of [json merge strategic], not "wild"'],
  [
    ["-p", '{"spec":{"selector":{"colour":7}}}'],
    'The request is invalid: patch: Invalid value: "map[spec:map[selector:map[colour:7]]]": cannot convert int64 to string',
  ],
  [
    ["--patch-file", "switch.yaml"],
    "error: unable to read patch file: open switch.yaml: no such file or directory",
  ],
])("patch service shop %j is refused", (words, message) => {
  const console = opened();
  console.type("create -f -", service);
  expect(console.type(["patch", "service", "shop", ...words])).toBe(`${message}\n(exit 1)\n`);
});

test("patch warns of an unknown field and changes nothing", () => {
  const console = opened();
  console.type("create -f -", service);
  expect(console.type(`patch service shop -p '{"spec":{"selektor":{"colour":"x"}}}'`)).toBe(
    'service/shop patched (no change)\nWarning: unknown field "spec.selektor"\n',
  );
});

test("label sets, keeps, overwrites and removes", () => {
  const console = opened();
  expect(console.type("label deploy web tier=web")).toBe("deployment.apps/web labeled\n");
  expect(console.type("label deploy web tier=web")).toBe("deployment.apps/web not labeled\n");
  expect(console.type("label deploy web tier=back")).toBe(
    "error: 'tier' already has a value (web), and --overwrite is false\n(exit 1)\n",
  );
  expect(console.type("label deploy web tier=back --overwrite")).toBe("deployment.apps/web labeled\n");
  expect(console.type("label deploy web tier-")).toBe("deployment.apps/web unlabeled\n");
  expect(console.type("label deploy web tier-")).toBe(
    'label "tier" not found.\ndeployment.apps/web not labeled\n',
  );
  expect(console.type("label deploy web a=1 b=2 c-")).toBe(
    'label "c" not found.\ndeployment.apps/web labeled\n',
  );
  expect(console.type("label deploy web a=1 a-")).toBe(
    "error: can not both modify and remove a label in the same command\n(exit 1)\n",
  );
  expect(console.type(["label", "deploy", "web", "a=bad value!"])).toMatch(
    /^error: invalid label value: "a=bad value!": a valid label must be an empty string or consist of/,
  );
  expect(console.type(["label", "deploy", "web", "bad key=1"])).toMatch(
    /^The Deployment "web" is invalid: metadata.labels: Invalid value: "bad key": name part must consist of/,
  );
});

test("annotate keeps what is there unless told otherwise, but for the cause of a change", () => {
  const console = opened();
  expect(console.type('annotate deploy web note="hello world"')).toBe("deployment.apps/web annotated\n");
  expect(console.type("annotate deploy web note=other")).toBe(
    "error: --overwrite is false but found the following declared annotation(s): 'note' already has a value (hello world)\n(exit 1)\n",
  );
  expect(console.type("annotate deploy web note=other --overwrite")).toBe("deployment.apps/web annotated\n");
  console.type("annotate deploy web kubernetes.io/change-cause=first");
  expect(console.type("annotate deploy web kubernetes.io/change-cause=again")).toBe(
    "deployment.apps/web annotated\n",
  );
  expect(console.type("annotate deploy web note-")).toBe("deployment.apps/web annotated\n");
  expect(console.deployment().metadata.annotations.note).toBeUndefined();
  expect(console.type("annotate deploy web")).toBe(
    "error: at least one annotation update is required\n(exit 1)\n",
  );
});

test("delete names what it deletes, and what is not there", () => {
  const console = opened();
  expect(console.type("delete pod nope other")).toBe(
    'Error from server (NotFound): pods "nope" not found\nError from server (NotFound): pods "other" not found\n(exit 1)\n',
  );
  expect(console.type("delete deploy")).toBe(
    "error: resource(s) were provided, but no name was specified\n(exit 1)\n",
  );
  expect(console.type("delete deploy,svc -l app=zzz")).toBe("No resources found\n");
  expect(console.type("delete deploy web --cascade=sideways")).toBe(
    'error: invalid cascade value (sideways). Must be "background", "foreground", or "orphan"\n(exit 1)\n',
  );
  expect(console.type("delete pod x --now --force")).toBe(
    "error: --force and --grace-period greater than 0 cannot be specified together\n(exit 1)\n",
  );
  expect(console.type("delete nope x")).toBe(
    'error: the server doesn\'t have a resource type "nope"\n(exit 1)\n',
  );
  expect(console.type("delete deploy web --dry-run=server")).toBe(
    'deployment.apps "web" deleted from default namespace (server dry run)\n',
  );
  expect(console.type("delete deploy nope web --ignore-not-found")).toBe(
    'deployment.apps "web" deleted from default namespace\n',
  );
  expect(console.type("delete deploy --all")).toBe("No resources found\n");
});

test("delete waits until the object is really gone, through a checkpoint too", () => {
  const console = opened();
  const id = console.begin("delete deployment web --cascade=foreground");
  expect(console.read(id).stdout).toBe('deployment.apps "web" deleted from default namespace\n');
  expect(console.read(id).exit).toBeUndefined();
  console.at(3);
  console.reopen();
  console.api.update<"Deployment">({
    ...console.deployment(),
    metadata: { ...console.deployment().metadata, finalizers: [] },
  });
  expect(console.read(id)).toMatchObject({ exit: 0, done: 3_000_000 });
});

test("delete gives up when its time is over", () => {
  const console = opened();
  const id = console.begin("delete deployment web --cascade=foreground --timeout=2s");
  console.at(1);
  expect(console.read(id).exit).toBeUndefined();
  console.at(5);
  expect(console.read(id)).toMatchObject({
    exit: 1,
    done: 2_000_000,
    stderr: "error: timed out waiting for the condition on deployments/web\n",
  });
});

test("create refuses what is there", () => {
  const console = opened();
  expect(console.type("create -f -", webManifest())).toBe(
    'Error from server (AlreadyExists): error when creating "STDIN": deployments.apps "web" already exists\n(exit 1)\n',
  );
});
