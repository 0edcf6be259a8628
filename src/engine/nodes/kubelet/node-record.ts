import type { Instant } from "../../kernel/units.ts";
import { createImageStore, type ImageStore } from "./image-store.ts";

/** What a kubelet keeps of its node. */
export interface NodeRecord {
  readonly images: ImageStore;
  /** How many addresses it has given to pods. */
  addresses: number;
  /** Pods of which a container has started or ended since the last listing. */
  readonly unseen: Set<string>;
  /** Pods with a memory limit that they could reach. */
  readonly limited: Set<string>;
  isRelistDue: boolean;
}

/** A node's record as plain data. */
export interface NodeState {
  readonly name: string;
  readonly presentFrom: readonly (readonly [string, Instant])[];
  readonly freeFrom: Instant;
  readonly addresses: number;
  readonly unseen: readonly string[];
  readonly limited: readonly string[];
  readonly isRelistDue: boolean;
}

/** The record of a node that has run nothing yet. */
export const createNodeRecord = (): NodeRecord => ({
  images: createImageStore(),
  addresses: 0,
  unseen: new Set(),
  limited: new Set(),
  isRelistDue: false,
});

/** The record for a checkpoint. */
export const savedNode = (name: string, node: NodeRecord): NodeState => ({
  name,
  presentFrom: [...node.images.presentFrom],
  freeFrom: node.images.freeFrom,
  addresses: node.addresses,
  unseen: [...node.unseen],
  limited: [...node.limited],
  isRelistDue: node.isRelistDue,
});

/** The record that was saved. */
export const restoredNode = (state: NodeState): NodeRecord => ({
  images: { presentFrom: new Map(state.presentFrom), freeFrom: state.freeFrom },
  addresses: state.addresses,
  unseen: new Set(state.unseen),
  limited: new Set(state.limited),
  isRelistDue: state.isRelistDue,
});
