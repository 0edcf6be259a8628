import { describe, expect, test } from "vitest";
import { DONE, EXCEEDED, openStand } from "./support/stand.ts";

/** Answers metric queries of a version with this share of errors and this latency, 200 requests a look. */
const metricsOf =
  (errorRate: number, latencyP99 = 0.1) =>
  (query: { readonly metric: string }) =>
    query.metric === "requests" ? 200 : query.metric === "errorRate" ? errorRate : latencyP99;

type Stand = ReturnType<typeof openStand>;

/** Plays the controllers through a rolling update that is complete at 20 s. */
function rollOut(stand: Stand): void {
  stand.at(11);
  stand.revision(2, 3);
  stand.status({ replicas: 4, updatedReplicas: 1, availableReplicas: 3 });
  stand.at(15);
  stand.status({ replicas: 4, updatedReplicas: 3, availableReplicas: 3 });
  stand.at(20);
  stand.status(DONE);
}

describe("a rolling update", () => {
  test("that goes well is applied, watched, verified and done", () => {
    const stand = openStand("RollingUpdate", {}, metricsOf(0.001));
    stand.at(9);
    expect(stand.state()).toBe("waiting");
    rollOut(stand);
    stand.at(100);
    expect(stand.way()).toEqual([
      "0 waiting",
      "10 applying.updating",
      "10 progressing.replacing",
      "15 progressing.settling",
      "20 verifying.smokeTesting",
      "20 verifying.observing",
      "80 succeeded",
    ]);
    expect(stand.lines()).toEqual(["$ kubectl set image deployment/web app=app:v2"]);
    expect(stand.deployment().spec.template.spec.containers[0]?.image).toBe("app:v2");
  });

  test("sets what its parameters ask for before it sets the image", () => {
    const stand = openStand("RollingUpdate", { maxSurge: 2, maxUnavailable: "0%", minReadySeconds: 5 });
    stand.at(10);
    expect(stand.lines()[0]).toBe(
      `$ kubectl patch deployment/web --type=merge -p '{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":2,"maxUnavailable":"0%"}},"minReadySeconds":5}}'`,
    );
    expect(stand.deployment().spec).toMatchObject({
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 2, maxUnavailable: "0%" } },
      minReadySeconds: 5,
    });
    expect(stand.state()).toBe("progressing.replacing");
  });

  test("with too many errors fails its verification, and nobody undoes it", () => {
    const stand = openStand("RollingUpdate", {}, metricsOf(0.082));
    rollOut(stand);
    stand.at(300);
    expect(stand.state()).toBe("unhealthy");
    expect(stand.deployment().spec.template.spec.containers[0]?.image).toBe("app:v2");
    const failed = stand.chart().steps.find(({ active }) => active[0] === "unhealthy");
    expect(failed).toMatchObject({ at: 20, taken: ["verifying.observing always 1"] });
  });

  test("shows its guards with their numbers", () => {
    const stand = openStand("RollingUpdate", { maxErrorRate: "5%" }, metricsOf(0.012, 0.34));
    rollOut(stand);
    const measures = stand.chart().steps.at(-1)?.measures ?? [];
    expect(measures).toContainEqual({
      guard: "errorRateTooHigh",
      value: 0.012,
      limit: 0.05,
      text: "error rate 1.2 % of 200 requests, limit 5 %",
      holds: false,
    });
    expect(measures.find(({ guard }) => guard === "latencyTooHigh")?.text).toBe("p99 340 ms, limit 1000 ms");
  });

  test("that is too slow fails its verification", () => {
    const stand = openStand("RollingUpdate", { maxLatencyP99: "200ms" }, metricsOf(0, 0.34));
    rollOut(stand);
    expect(stand.state()).toBe("unhealthy");
  });

  test("takes too few requests for no proof", () => {
    const stand = openStand("RollingUpdate", { minRequests: 1_000 }, metricsOf(1));
    rollOut(stand);
    stand.at(90);
    expect(stand.state()).toBe("succeeded");
  });

  test("undoes itself only if its parameters say so", () => {
    const stand = openStand("RollingUpdate", { undo: "automatic" }, metricsOf(0.5));
    rollOut(stand);
    expect(stand.state()).toBe("undoing.restoring");
    expect(stand.deployment().spec.template.spec.containers[0]?.image).toBe("app:v1");
    stand.at(30);
    stand.status(DONE);
    expect(stand.state()).toBe("undone");
    expect(stand.lines().at(-1)).toBe("$ kubectl rollout undo deployment/web");
  });

  test("that stalls stays stalled until somebody undoes it", () => {
    const stand = openStand("RollingUpdate");
    stand.at(11);
    stand.revision(2, 0);
    stand.status({ replicas: 4, updatedReplicas: 1, availableReplicas: 3 });
    stand.at(600);
    stand.status(EXCEEDED);
    expect(stand.state()).toBe("stalled");
    stand.at(5_000);
    expect(stand.state()).toBe("stalled");
    stand.type("kubectl rollout undo deployment/web");
    expect(stand.state()).toBe("undoneByHand");
  });

  test("that stalled goes on when a pod becomes ready after all", () => {
    const stand = openStand("RollingUpdate", {}, metricsOf(0));
    stand.at(11);
    stand.revision(2, 3);
    stand.status({ replicas: 4, updatedReplicas: 1, ...EXCEEDED });
    expect(stand.state()).toBe("stalled");
    stand.status({ replicas: 4, updatedReplicas: 2, conditions: [] });
    expect(stand.state()).toBe("progressing.replacing");
  });

  test("is overtaken by whoever releases something else, or deletes the Deployment", () => {
    const other = openStand("RollingUpdate");
    other.at(11);
    other.type("set image deployment/web app=app:v3");
    expect(other.state()).toBe("abandoned");
    const gone = openStand("RollingUpdate");
    gone.at(11);
    gone.type("delete deployment web");
    expect(gone.state()).toBe("abandoned");
  });

  test("keeps the refusal of a command", () => {
    const stand = openStand("RollingUpdate", { maxSurge: 0, maxUnavailable: 0 });
    stand.at(10);
    expect(stand.state()).toBe("refused");
    expect(stand.chart().steps.find(({ note }) => note !== undefined)?.note).toContain(
      "may not be 0 when `maxSurge` is 0",
    );
    const missing = openStand("RollingUpdate");
    missing.type("delete deployment web");
    missing.at(10);
    expect(missing.state()).toBe("refused");
  });

  test("asks again until every new pod is listed as an endpoint", () => {
    const stand = openStand("RollingUpdate", {}, metricsOf(0));
    stand.type(
      "apply -f -",
      "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}",
    );
    rollOut(stand);
    stand.at(40);
    expect(stand.state()).toBe("verifying.smokeTesting");
    expect(stand.chart().steps.at(-1)?.measures).toContainEqual({
      guard: "everyPodReachable",
      value: 0,
      limit: 3,
      text: "0 of 3 reachable through their Service",
      holds: false,
    });
    stand.at(100);
    expect(stand.way().at(-1)).toBe("80 unhealthy");
  });
});

describe("a Recreate release", () => {
  test("switches the strategy, stops every old pod and starts the new ones", () => {
    const stand = openStand("Recreate", {}, metricsOf(0));
    stand.at(10);
    expect(stand.deployment().spec.strategy).toEqual({ type: "Recreate" });
    stand.status({ replicas: 0, updatedReplicas: 0, availableReplicas: 0 });
    expect(stand.state()).toBe("progressing.stopping");
    stand.at(14);
    stand.revision(2, 3);
    stand.status({ replicas: 3, updatedReplicas: 3, availableReplicas: 0 });
    expect(stand.state()).toBe("progressing.starting");
    stand.at(18);
    stand.status(DONE);
    stand.at(90);
    expect(stand.way()).toEqual([
      "0 waiting",
      "10 applying.tuning",
      "10 applying.updating",
      "10 progressing.stopping",
      "14 progressing.starting",
      "18 verifying.smokeTesting",
      "18 verifying.observing",
      "78 succeeded",
    ]);
  });
});

test.each([5, 10, 11, 16, 21, 50])("a checkpoint at %i s resumes to the same end", (moment) => {
  const play = (reopens: boolean): Stand => {
    const stand = openStand("RollingUpdate", { undo: "automatic" }, metricsOf(0.001));
    let reopened = false;
    const at = (seconds: number): void => {
      if (reopens && seconds >= moment && !reopened) {
        reopened = true;
        stand.at(moment);
        stand.reopen();
      }
      stand.at(seconds);
    };
    at(5);
    at(11);
    stand.revision(2, 3);
    stand.status({ replicas: 4, updatedReplicas: 1, availableReplicas: 3 });
    at(16);
    stand.status({ replicas: 4, updatedReplicas: 3, availableReplicas: 3 });
    at(21);
    stand.status(DONE);
    at(100);
    return stand;
  };
  expect(play(true).chart().steps).toEqual(play(false).chart().steps);
});
