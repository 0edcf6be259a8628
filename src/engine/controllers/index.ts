import { deploymentController } from "./deployment/deployment.ts";
import { endpointSliceController } from "./endpoint-slice/endpoint-slice.ts";
import { garbageCollector } from "./garbage-collector.ts";
import { replicaSetController } from "./replica-set/replica-set.ts";
import type { Controller } from "./shared.ts";

/** Every controller of the simulated kube-controller-manager. */
export const CONTROLLERS: readonly Controller[] = [
  deploymentController,
  replicaSetController,
  endpointSliceController,
  garbageCollector,
];
