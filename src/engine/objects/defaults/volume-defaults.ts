import type { JsonObject } from "../json.ts";
import { changeEach, changeObject, withDefaults } from "./fields.ts";

/** 0644, as Kubernetes writes it: in decimal. */
const DEFAULT_MODE = 420;

/** Defaults of one volume of a pod; a volume without a source is an empty directory. */
export function volumeDefaults(volume: JsonObject): JsonObject {
  const hasSource = Object.keys(volume).some((member) => member !== "name");
  let result: JsonObject = hasSource ? volume : { ...volume, emptyDir: {} };
  for (const source of ["secret", "configMap", "downwardAPI", "projected"]) {
    result = changeObject(result, source, (it) => withDefaults(it, { defaultMode: DEFAULT_MODE }));
  }
  result = changeObject(result, "downwardAPI", downwardDefaults);
  result = changeObject(result, "projected", (projected) =>
    changeEach(projected, "sources", (source) =>
      changeObject(changeObject(source, "downwardAPI", downwardDefaults), "serviceAccountToken", (token) =>
        withDefaults(token, { expirationSeconds: 3_600 }),
      ),
    ),
  );
  for (const [source, defaults] of Object.entries(SOURCE_DEFAULTS)) {
    result = changeObject(result, source, (it) => withDefaults(it, defaults));
  }
  return result;
}

function downwardDefaults(downward: JsonObject): JsonObject {
  return changeEach(downward, "items", (item) =>
    changeObject(item, "fieldRef", (reference) => withDefaults(reference, { apiVersion: "v1" })),
  );
}

const SOURCE_DEFAULTS: { readonly [source: string]: JsonObject } = {
  hostPath: { type: "" },
  iscsi: { iscsiInterface: "default" },
  rbd: { pool: "rbd", user: "admin", keyring: "/etc/ceph/keyring" },
  azureDisk: { cachingMode: "ReadWrite", fsType: "ext4", readOnly: false, kind: "Shared" },
  scaleIO: { storageMode: "ThinProvisioned", fsType: "xfs" },
};
