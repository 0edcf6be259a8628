import type { Change } from "../../../src/engine/objects/store.ts";
import { controllerOf } from "../../../src/engine/objects/types/meta.ts";

/**
 * Names that a cluster makes up, as the recordings write them: the n-th ReplicaSet created for an owner is `{owner-rs1}`,
 * its pods are `{owner-rs1-pod1}`, slices `{svc-slice1}`, pod-template hashes `{owner-rs1-hash}`.
 */
export interface StableNames {
  /** Replaces every made-up name in a text by its stable one. */
  stable(text: string): string;
  /** Replaces every `{stable name}` by the name of this run, as far as it exists already. */
  real(text: string): string;
}

export function stableNames(history: readonly Change[]): StableNames {
  const stableOf = new Map<string, string>();
  const counts = new Map<string, number>();
  const next = (key: string): number => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count;
  };
  for (const { type, object } of history) {
    if (type !== "ADDED") continue;
    const name = object.metadata.name;
    const owner = controllerOf(object.metadata);
    if (owner === undefined) continue;
    const bare = (stableOf.get(owner.name) ?? owner.name).replace(/[{}]/g, "");
    if (object.kind === "ReplicaSet") {
      // A ReplicaSet that is made again gets its old name again.
      if (stableOf.has(name)) continue;
      const stable = `${bare}-rs${next(`${owner.name}/rs`)}`;
      stableOf.set(name, `{${stable}}`);
      const hash = object.metadata.labels["pod-template-hash"];
      if (hash !== undefined) stableOf.set(hash, `{${stable}-hash}`);
    }
    if (object.kind === "Pod") stableOf.set(name, `{${bare}-pod${next(`${owner.name}/pod`)}}`);
    if (object.kind === "EndpointSlice") stableOf.set(name, `{${bare}-slice${next(`${owner.name}/slice`)}}`);
  }
  const made = [...stableOf.keys()].sort((a, b) => b.length - a.length);
  const realOf = new Map([...stableOf].map(([real, stable]) => [stable, real]));
  return {
    stable: (text) => made.reduce((done, name) => done.split(name).join(stableOf.get(name) ?? name), text),
    real: (text) => text.replace(/\{[^{}\s]+\}/g, (stable) => realOf.get(stable) ?? stable),
  };
}
