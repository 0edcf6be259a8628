import {
  applying,
  beginning,
  ENDS,
  HEARD,
  PROGRESS_ENDS,
  stalled,
  strategySetup,
  undoing,
  unhealthy,
  verifying,
  waiting,
} from "./strategy-states.ts";

/**
 * A rolling update as a careful person carries it out: set the image, watch the rollout, verify the new version, and then
 * believe it. Kubernetes itself never undoes a rollout; here only `undo: automatic` does.
 */
export const rollingUpdate = strategySetup.createMachine({
  id: "RollingUpdate",
  context: beginning,
  initial: "waiting",
  on: HEARD,
  states: {
    waiting,
    applying,
    progressing: {
      id: "progressing",
      description: "rolling out",
      initial: "replacing",
      always: PROGRESS_ENDS,
      states: {
        replacing: {
          description: "replacing old pods step by step",
          always: { guard: "allUpdated", target: "settling" },
        },
        settling: {
          description: "waiting for the last pods",
          always: { guard: "notAllUpdated", target: "replacing" },
        },
      },
    },
    verifying,
    stalled,
    unhealthy,
    undoing,
    ...ENDS,
  },
});
