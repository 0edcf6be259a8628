import { fitError } from "../../src/engine/nodes/scheduler/fit-error.ts";
import { findFeasible, scoreNodes } from "../../src/engine/nodes/scheduler/place.ts";
import { describeTable } from "./support/golden.ts";
import { type ScheduleCall, snapshotOf } from "./support/scheduling.ts";

describeTable("schedule_pod", (call: ScheduleCall) => {
  const { pod, snapshot } = snapshotOf(call);
  const { feasible, refused } = findFeasible(pod, snapshot, {
    start: 0,
    enough: snapshot.nodes.length,
  });
  const reasons = Object.fromEntries(refused.map(({ info, rejection }) => [info.name, rejection.reasons]));
  const named = refused.length === 0 ? {} : { refused: reasons };
  if (feasible.length === 0) {
    return {
      ...named,
      error: fitError(
        snapshot.nodes.length,
        refused.map(({ rejection }) => rejection),
      ),
    };
  }
  const { scores, totals } = scoreNodes(pod, feasible, snapshot);
  return {
    ...named,
    scores: Object.fromEntries(
      feasible.map((info, index) => [
        info.name,
        {
          ...Object.fromEntries(
            scores.map(({ plugin, weight, values }) => [plugin, weight * (values[index] ?? 0)]),
          ),
          total: totals[index],
        },
      ]),
    ),
  };
});
