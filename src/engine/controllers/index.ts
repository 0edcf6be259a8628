import { deploymentController } from "./deployment/deployment.ts";
import { replicaSetController } from "./replica-set/replica-set.ts";
import type { Controller } from "./shared.ts";

/** Every controller of the simulated kube-controller-manager. */
export const CONTROLLERS: readonly Controller[] = [deploymentController, replicaSetController];
