import type { Kind, ObjectOf } from "./types/kinds.ts";
import type { OwnerReference, StringMap } from "./types/meta.ts";

/** Metadata that a client may set. */
interface DraftMeta {
  readonly name?: string;
  readonly generateName?: string;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
}

type DraftOf<T> = T extends { readonly status: infer S }
  ? Omit<T, "metadata" | "status"> & { readonly metadata: DraftMeta; readonly status?: Partial<S> }
  : Omit<T, "metadata"> & { readonly metadata: DraftMeta };

type Distribute<K extends Kind> = K extends Kind ? DraftOf<ObjectOf<K>> : never;

/** An object before the server has given it an identity; already defaulted. */
export type Draft<K extends Kind = Kind> = Distribute<K>;
