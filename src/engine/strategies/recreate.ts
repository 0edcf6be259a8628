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

/** Recreate: every old pod stops before the first new one starts, so there is downtime in between by design. */
export const recreate = strategySetup.createMachine({
  id: "Recreate",
  context: beginning,
  initial: "waiting",
  on: HEARD,
  states: {
    waiting,
    applying,
    progressing: {
      id: "progressing",
      description: "rolling out",
      initial: "stopping",
      always: PROGRESS_ENDS,
      states: {
        stopping: {
          description: "stopping every old pod: nobody serves",
          always: { guard: "oldPodsStopped", target: "starting" },
        },
        starting: { description: "starting the new pods" },
      },
    },
    verifying,
    stalled,
    unhealthy,
    undoing,
    ...ENDS,
  },
});
