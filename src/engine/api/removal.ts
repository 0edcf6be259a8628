import type { KubernetesObject } from "../objects/types/kinds.ts";
import { type Backend, nextMeta } from "./backend.ts";
import { withMetadata } from "./next-version.ts";

/**
 * Takes an object out of the store, and with it its namespace, if that is being deleted and was waiting for this one. Gives
 * the last version.
 */
export function removeObject(backend: Backend, stored: KubernetesObject): KubernetesObject {
  const { store, now } = backend;
  const last = withMetadata(stored, nextMeta(stored.metadata, store.nextResourceVersion));
  store.remove(last, now());
  const home = store.table.get("Namespace", "", stored.metadata.namespace);
  if (home?.metadata.deletionTimestamp !== undefined && !store.table.hasObjectsIn(home.metadata.name)) {
    removeObject(backend, home);
  }
  return last;
}
