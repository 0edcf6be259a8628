import type { ContainerTable } from "../containers/container-table.ts";
import type { Instant } from "../kernel/units.ts";
import type { Change } from "../objects/store.ts";
import type { TrafficSpec } from "../traffic/traffic-spec.ts";
import { explainRequest } from "./explain/explain-request.ts";
import { outcomeOf, type Signal } from "./outcome/outcome.ts";
import type { Recording } from "./recorder.ts";
import { runHash } from "./run-hash.ts";
import type {
  CheckView,
  OutcomeView,
  RequestExplanation,
  RunView,
  ScenarioView,
  StatechartView,
} from "./run-view.ts";
import { chartSignals, chartWatch } from "./story/chart-story.ts";
import { logOf } from "./story/log.ts";
import { isGoingBack, markersOf } from "./story/markers.ts";
import { rolloutsOf } from "./story/rollouts.ts";
import { sentencesOf } from "./story/sentences.ts";
import { byOrdinal } from "./tracks/by-ordinal.ts";
import { nodeTracks } from "./tracks/node-tracks.ts";
import { podTracks } from "./tracks/pod-tracks.ts";
import { replicaSetTracks } from "./tracks/replica-set-tracks.ts";
import { requestSampleView } from "./tracks/request-sample-view.ts";
import { requestedResources } from "./tracks/requested-resources.ts";
import { inRunSeconds, type RunFacts } from "./tracks/run-facts.ts";
import { arrivalRates, seriesView } from "./tracks/series.ts";
import { serviceTracks } from "./tracks/service-tracks.ts";
import { createVersionIndex, type RanVersion } from "./tracks/version-index.ts";

/** Everything that a view of a run is made of. */
export interface RunViewInputs {
  readonly scenario: ScenarioView;
  /** The run is computed up to here. */
  readonly computed: Instant;
  /** The versions that containers were opened with; the place in the list is the number in the container table. */
  readonly ran: readonly RanVersion[];
  readonly specs: readonly TrafficSpec[];
  /** Names of all nodes, as the recorder was given them. */
  readonly nodes: readonly string[];
  readonly history: readonly Change[];
  readonly recording: Recording;
  readonly containers: ContainerTable;
  readonly statecharts: readonly StatechartView[];
  /** What noticed something wrong besides the strategies and the people whose lines are in the scenario. */
  readonly alerts: readonly Signal[];
  /** Share of requests that should succeed: 0.999 unless the scenario says otherwise. */
  readonly objective: number;
  /** Evaluates the checks of the scenario on the outcome. */
  readonly check: (outcome: OutcomeView) => readonly CheckView[];
}

/** What a page, a report or a test reads of a run. Nothing in it is typed in: all of it follows from what was recorded. */
export function runViewOf(inputs: RunViewInputs): RunView {
  const facts = factsOf(inputs);
  const { scenario, statecharts, alerts, objective } = inputs;
  const noticed = [...alerts, ...statecharts.flatMap(chartSignals)];
  const people = peopleSignals(scenario);
  const requested = requestedResources(facts);
  const pods = podTracks(facts);
  const series = seriesView(facts, pods, requested);
  const requests = requestSampleView(facts, pods);
  const rollouts = rolloutsOf(facts);
  const log = logOf(facts);
  const outcome = outcomeOf(facts, requested, rollouts, {
    objective,
    signals: [...noticed, ...people],
  });
  const rates = arrivalRates(facts);
  const replicaSets = replicaSetTracks(facts);
  return {
    ...byOrdinal({ scenario, replicaSets, pods, series, requests }, facts.versions),
    computed: inRunSeconds(facts.computed),
    users: facts.specs.map(({ name, namespace, service }, index) => ({
      name,
      service: `${namespace}/${service}`,
      rate: rates[index] ?? new Float32Array(0),
    })),
    services: serviceTracks(facts),
    nodes: nodeTracks(facts, requested),
    markers: markersOf({ rollouts, log, scenario, statecharts, alerts, versionWord: facts.versions.word }),
    sentences: sentencesOf(facts, rollouts, {
      signals: noticed,
      spans: [
        ...statecharts.flatMap(chartWatch),
        ...people.map(({ at }) => ({ from: at, to: Number.POSITIVE_INFINITY })),
      ],
    }),
    statecharts,
    log,
    outcome,
    checks: inputs.check(outcome),
    hash: runHash(facts.history, series, requests),
  };
}

/** Who takes a release back has noticed, then at the latest. */
const peopleSignals = (scenario: ScenarioView): readonly Signal[] =>
  scenario.interventions
    .filter(({ run }) => isGoingBack(run))
    .map(({ at, by }) => ({ at, by: by === "you" ? "you" : "a person" }));

const factsOf = (inputs: Omit<RunViewInputs, "check">): RunFacts => ({
  computed: inputs.computed,
  versions: createVersionIndex(inputs.history, inputs.ran),
  specs: inputs.specs,
  nodes: inputs.nodes,
  history: inputs.history,
  recording: inputs.recording,
  containers: inputs.containers,
});

/** Why a request of a run ended as it did; null when the sample has not kept it. */
export const explanationOf = (
  inputs: Omit<RunViewInputs, "check">,
  requestId: number,
): RequestExplanation | null => explainRequest(factsOf(inputs), requestId);
