import { expect, test } from "vitest";
import { openConsole, webManifest } from "./support/console.ts";

const opened = () => {
  const console = openConsole();
  console.type("create -f -", webManifest());
  return console;
};

test.each([
  "--field-selector metadata.name=web",
  "--field-selector metadata.name==web,metadata.namespace!=other",
])("get deployments %s finds web", (flags) => {
  expect(opened().type(`get deployments -o name ${flags}`)).toBe("deployment.apps/web\n");
});

test.each(["--field-selector metadata.name!=web", "-l app=nobody --field-selector metadata.name=web"])(
  "get deployments %s finds nothing",
  (flags) => {
    expect(opened().type(`get deployments ${flags}`)).toBe("No resources found in default namespace.\n");
  },
);

test.each([
  [
    ["get", "pods", "-l", "app in web"],
    `Unable to find "/v1, Resource=pods" that match label selector "app in web", field selector "": unable to parse requirement: found 'web' expected: '('`,
  ],
  [
    ["get", "rs", "--field-selector", "status.replicas=0"],
    'Unable to find "apps/v1, Resource=replicasets" that match label selector "", field selector "status.replicas=0": "status.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"',
  ],
  [
    ["delete", "pods", "-l", "app=web", "--field-selector", "spec.colour=red"],
    'Unable to find "/v1, Resource=pods" that match label selector "app=web", field selector "spec.colour=red": field label not supported: spec.colour',
  ],
  [
    ["get", "pods", "--field-selector", "status.phase"],
    `Unable to find "/v1, Resource=pods" that match label selector "", field selector "status.phase": invalid selector: 'status.phase'; can't understand 'status.phase'`,
  ],
])("%s is refused in the server's words", (line, message) => {
  expect(opened().type(line)).toBe(`Error from server (BadRequest): ${message}\n(exit 1)\n`);
});
