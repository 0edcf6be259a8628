import { describe, expect, test } from "vitest";
import { ContainerPhase } from "../../src/engine/containers/container-table.ts";
import { atSeconds, milliseconds, seconds } from "../../src/engine/kernel/units.ts";
import type { ContainerStatus } from "../../src/engine/objects/types/pod.ts";
import { appSpec, GOOD, type KubeletStand, READINESS, withKubelets } from "./support/kubelet-stand.ts";

const statusOf = (stand: KubeletStand, name = "web"): ContainerStatus | undefined =>
  stand.get(name)?.status.containerStatuses[0];

const waitingReason = (stand: KubeletStand): string | undefined => statusOf(stand)?.state.waiting?.reason;

/** Runs to each of these seconds and tells what was found there. */
function at<T>(stand: KubeletStand, moments: readonly number[], look: () => T): readonly T[] {
  return moments.map((moment) => {
    stand.runTo(moment);
    return look();
  });
}

/** A stand on which the pod `web` has been running for long. */
function running(
  behaviour: Parameters<typeof withKubelets>[0] = {},
  ...spec: Parameters<typeof appSpec>
): KubeletStand {
  const stand = withKubelets(behaviour);
  stand.pod({ name: "web", spec: appSpec(...spec) });
  stand.runTo(60);
  expect(statusOf(stand)?.state.running).toBeDefined();
  return stand;
}

describe("starting a pod", () => {
  test("pulls the image, creates and starts the container, and says so", () => {
    const stand = withKubelets();
    stand.pod({ name: "web", spec: appSpec() });
    stand.runTo(20);
    const [scheduled, pulling, pulled, ...others] = stand.events("web");
    expect(scheduled).toMatch(/^Scheduled/);
    expect(pulling).toBe('Pulling: Pulling image "app:v1"');
    expect(pulled).toMatch(
      /^Pulled: Successfully pulled image "app:v1" in \d\.\d+s \(\d\.\d+s including waiting\)\. Image size: \d+ bytes\.$/,
    );
    expect(others).toEqual(["Created: Container created", "Started: Container started"]);
    expect(stand.get("web")?.status).toMatchObject({
      phase: "Running",
      podIP: "10.244.1.2",
      hostIP: "192.168.64.11",
    });
  });

  test("pulls one image after another; the second pod finds it there", () => {
    const stand = withKubelets();
    stand.pod({ name: "web", spec: appSpec() });
    stand.pod({ name: "helper", spec: appSpec({ image: "helper:1" }) });
    stand.runTo(30);
    stand.pod({ name: "late", spec: appSpec() });
    stand.runTo(40);
    const waits = ["web", "helper"].map((name) => {
      const pulled = stand.events(name).find((text) => text.startsWith("Pulled")) ?? "";
      const [, took = "0", whole = "0"] = /in ([\d.]+)s \(([\d.]+)s/.exec(pulled) ?? [];
      return Number(whole) - Number(took);
    });
    expect(Math.max(...waits)).toBeGreaterThan(2);
    expect(stand.events("late")[1]).toBe(
      'Pulled: Container image "app:v1" already present on machine and can be accessed by the pod',
    );
  });

  test("a second pull of an image that is still on its way only asks the registry", () => {
    const stand = withKubelets();
    for (const name of ["web", "other"]) stand.pod({ name, spec: appSpec() });
    stand.runTo(30);
    const pulls = ["web", "other"].flatMap((name) =>
      stand.events(name).filter((text) => text.startsWith("Pulled")),
    );
    expect(pulls.filter((text) => text.includes(" in 300ms ("))).toHaveLength(1);
    expect(pulls).toHaveLength(2);
  });

  test("without a readiness probe, a pod is ready before the application listens", () => {
    const stand = withKubelets({ startup: seconds(20) });
    stand.pod({ name: "web", spec: appSpec() });
    stand.runTo(12);
    expect(statusOf(stand)?.ready).toBe(true);
    expect(stand.containers.phase[0]).toBe(ContainerPhase.starting);
  });

  test("with one, it is ready when a probe has found it listening", () => {
    const stand = withKubelets({ startup: seconds(3) });
    stand.pod({ name: "web", spec: appSpec({ readinessProbe: READINESS }) });
    stand.runTo(30);
    const listening = stand.phases.find((line) => line.endsWith(String(ContainerPhase.listening))) ?? "";
    const ready = stand.readiness("web")[0]?.[0] ?? 0;
    expect(ready).toBeGreaterThan(Number.parseFloat(listening));
    expect(ready).toBeLessThan(Number.parseFloat(listening) + 5.01);
    expect(stand.events("web")).toContainEqual(
      'Unhealthy: Readiness probe failed: Get "http://10.244.1.2:8080/ready": dial tcp 10.244.1.2:8080: connect: connection refused',
    );
  });

  test("a missing Secret holds the container up until it is there", () => {
    const stand = withKubelets();
    const env = [
      { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "db-credentials", key: "password" } } },
    ];
    stand.pod({ name: "web", spec: appSpec({ env }) });
    stand.runTo(12);
    expect(waitingReason(stand)).toBe("CreateContainerConfigError");
    expect(statusOf(stand)?.state.waiting?.message).toBe('secret "db-credentials" not found');
    expect(stand.events("web")).toContain('Failed: Error: secret "db-credentials" not found');
    expect(stand.get("web")?.status.phase).toBe("Pending");
    stand.api.create<"Secret">({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "db-credentials", namespace: "default" },
      type: "Opaque",
      data: { password: "c2VjcmV0" },
    });
    stand.runTo(30);
    expect(stand.get("web")?.status.phase).toBe("Running");
  });

  test("a missing ConfigMap volume is told by FailedMount", () => {
    const stand = withKubelets();
    const volumes = [{ name: "config", configMap: { name: "settings" } }];
    stand.pod({ name: "web", spec: appSpec({}, { volumes }) });
    stand.runTo(30);
    expect(waitingReason(stand)).toBe("ContainerCreating");
    expect(stand.events("web")).toContain(
      'FailedMount: MountVolume.SetUp failed for volume "config" : configmap "settings" not found',
    );
  });

  test("an image that cannot be pulled alternates between ErrImagePull and ImagePullBackOff", () => {
    const stand = withKubelets({ pullError: "app:v1: not found" });
    stand.pod({ name: "web", spec: appSpec() });
    expect(at(stand, [4, 8], () => waitingReason(stand))).toEqual(["ErrImagePull", "ImagePullBackOff"]);
    stand.runTo(120);
    const texts = stand.events("web");
    expect(texts).toContain('Failed: Failed to pull image "app:v1": app:v1: not found');
    expect(texts).toContain("Failed: Error: ImagePullBackOff");
    expect(texts).toContain('BackOff: Back-off pulling image "app:v1"');
    expect(stand.get("web")?.status.phase).toBe("Pending");
    const pulls = stand.store.history.filter(
      ({ object }) => object.kind === "Event" && object.reason === "Pulling",
    ).length;
    expect(pulls).toBeGreaterThanOrEqual(4);
    expect(pulls).toBeLessThanOrEqual(5);
  });

  test("init containers run to their end, one after another, before the others", () => {
    const stand = withKubelets();
    const init = { ...appSpec().containers?.[0], image: "helper:1" };
    const initContainers = ["first", "second"].map((name) => ({ ...init, name }));
    stand.pod({ name: "web", spec: { ...appSpec(), initContainers } as never });
    stand.runTo(40);
    const started = stand.store.history
      .map(({ object }) => object)
      .filter((object) => object.kind === "Event")
      .filter(({ reason }) => reason === "Started");
    expect(started).toHaveLength(3);
    const status = stand.get("web")?.status;
    expect(status?.initContainerStatuses?.map(({ state }) => state.terminated?.reason)).toEqual([
      "Completed",
      "Completed",
    ]);
    expect(status?.phase).toBe("Running");
  });
});

describe("a sidecar", () => {
  test("starts before the other containers, goes on beside them and ends after them", () => {
    const stand = withKubelets({ shutdown: { on: "ignored", drain: seconds(0) } });
    const sidecar = {
      ...appSpec().containers?.[0],
      name: "mesh",
      image: "helper:1",
      restartPolicy: "Always",
    };
    stand.pod({ name: "web", spec: { ...appSpec(), initContainers: [sidecar] } as never });
    stand.runTo(30);
    expect(stand.get("web")?.status.phase).toBe("Running");
    expect(stand.get("web")?.status.initContainerStatuses?.[0]).toMatchObject({ ready: true, started: true });
    stand.delete("web", 5);
    stand.runTo(40);
    const killings = stand.store.history
      .filter(({ object }) => object.kind === "Event" && object.reason === "Killing")
      .map(({ time, object }) => [time, object.kind === "Event" ? object.message : ""] as const);
    expect(killings.map(([, message]) => message)).toEqual([
      "Stopping container app",
      "Stopping container mesh",
    ]);
    expect((killings[1]?.[0] ?? 0) - (killings[0]?.[0] ?? 0)).toBe(seconds(5));
  });
});

describe("a container that ends by itself", () => {
  test("is started again at once, then after 10 and 20 seconds and up to half as much more", () => {
    const stand = withKubelets({ crash: { after: seconds(2), exitCode: 1 } });
    stand.pod({ name: "web", spec: appSpec() });
    stand.runTo(200);
    const starts = stand.phases
      .filter((line) => line.endsWith(` ${ContainerPhase.starting}`))
      .map((line) => Number.parseFloat(line));
    const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0) - 2);
    const limits = [
      [0, 1.6],
      [10, 16.6],
      [20, 31.6],
      [40, 61.6],
    ];
    limits.forEach(([least = 0, most = 0], index) => {
      expect(gaps[index]).toBeGreaterThanOrEqual(least);
      expect(gaps[index]).toBeLessThan(most);
    });
  });

  test("shows CrashLoopBackOff while it waits, and the phase stays Running", () => {
    const stand = withKubelets({ crash: { after: seconds(2), exitCode: 3 } });
    stand.pod({ name: "web", spec: appSpec() });
    stand.runTo(20);
    expect(waitingReason(stand)).toBe("CrashLoopBackOff");
    expect(statusOf(stand)?.state.waiting?.message).toMatch(
      /^back-off 10s restarting failed container=app pod=web_default\(.+\)$/,
    );
    expect(statusOf(stand)?.lastState.terminated).toMatchObject({ exitCode: 3, reason: "Error" });
    expect(stand.get("web")?.status.phase).toBe("Running");
  });

  test("of a pod that never restarts ends the pod", () => {
    const stand = withKubelets({ crash: { after: seconds(5), exitCode: 0 } });
    stand.pod({ name: "web", spec: appSpec({}, { restartPolicy: "Never" }) });
    stand.runTo(30);
    expect(stand.get("web")?.status.phase).toBe("Succeeded");
    expect(stand.goneAt("web")).toBeUndefined();
  });

  test("is killed when it exceeds its memory limit", () => {
    const behaviour = { memory: { baseBytes: 100e6, perRequestBytes: 0, leakBytesPerSecond: 10e6 } };
    const stand = withKubelets(behaviour);
    stand.pod({ name: "web", spec: appSpec({ resources: { limits: { memory: "200M" } } }) });
    stand.runTo(25);
    const [first] = stand.phases.filter((line) => line.endsWith(` ${ContainerPhase.starting}`));
    const [killed] = stand.phases.filter((line) => line.endsWith(` ${ContainerPhase.stopped}`));
    expect(Number.parseFloat(killed ?? "")).toBeGreaterThan(Number.parseFloat(first ?? "") + 10);
    expect(Number.parseFloat(killed ?? "")).toBeLessThan(Number.parseFloat(first ?? "") + 11.1);
    expect(statusOf(stand)?.lastState.terminated).toMatchObject({ exitCode: 137, reason: "OOMKilled" });
  });
});

describe("probes of a running container", () => {
  test("a failing liveness probe restarts it, within its grace period", () => {
    const liveness = { errorRate: 0, latency: milliseconds(2), failsAfter: seconds(60) };
    const stand = running({ liveness, startup: seconds(1) }, { livenessProbe: READINESS });
    stand.runTo(90);
    expect(stand.events("web")).toContain(
      "Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 503",
    );
    expect(stand.events("web")).toContain("Killing: Container app failed liveness probe, will be restarted");
    expect(statusOf(stand)?.restartCount).toBe(1);
  });

  test("a startup probe keeps the liveness probe away until the application is up", () => {
    const slow = { startup: seconds(40) };
    const without = withKubelets(slow);
    without.pod({ name: "web", spec: appSpec({ livenessProbe: READINESS }) });
    without.runTo(100);
    expect(statusOf(without)?.restartCount).toBeGreaterThan(0);
    const guarded = withKubelets(slow);
    const startupProbe = { ...READINESS, failureThreshold: 30 };
    guarded.pod({ name: "web", spec: appSpec({ livenessProbe: READINESS, startupProbe }) });
    guarded.runTo(100);
    expect(statusOf(guarded)?.restartCount).toBe(0);
    expect(statusOf(guarded)?.ready).toBe(true);
  });

  test("an overloaded container answers its readiness probe late and turns unready", () => {
    const stand = running({}, { readinessProbe: READINESS });
    stand.containers.inFlight[0] = GOOD.concurrency;
    stand.containers.queued[0] = GOOD.queue;
    stand.runTo(80);
    expect(statusOf(stand)?.ready).toBe(false);
    expect(stand.events("web")).toContain(
      'Unhealthy: Readiness probe failed: Get "http://10.244.1.2:8080/ready": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    );
    stand.containers.inFlight[0] = 0;
    stand.containers.queued[0] = 0;
    stand.runTo(90);
    expect(statusOf(stand)?.ready).toBe(true);
  });
});

describe("stopping a pod", () => {
  test("an idle graceful container ends at once; the pod has succeeded and is removed", () => {
    const stand = running();
    stand.delete("web");
    stand.runTo(70);
    expect(stand.events("web")).toContain("Killing: Stopping container app");
    expect(stand.goneAt("web")).toBeLessThan(61.3);
    const last = stand.store.history.findLast(({ object }) => object.kind === "Pod")?.object;
    expect(last).toMatchObject({ status: { phase: "Succeeded" } });
  });

  test("what is in flight is finished first, and ends the container", () => {
    const stand = running();
    stand.containers.inFlight[0] = 1;
    stand.delete("web");
    stand.runTo(63);
    expect(stand.containers.phase[0]).toBe(ContainerPhase.draining);
    stand.containers.inFlight[0] = 0;
    stand.containers.drained(0, atSeconds(63.5));
    stand.runTo(63.6);
    expect(stand.containers.phase[0]).toBe(ContainerPhase.stopped);
    stand.runTo(70);
    expect(stand.containers.phase[0]).toBe(ContainerPhase.gone);
  });

  test("but for the image's drain time at most", () => {
    const stand = running();
    stand.containers.inFlight[0] = 1;
    stand.delete("web");
    stand.runTo(100);
    expect(stand.goneAt("web")).toBeGreaterThan(70);
    expect(stand.goneAt("web")).toBeLessThan(71.3);
  });

  test("an abrupt one cuts everything and leaves 143", () => {
    const stand = running({ shutdown: { on: "abrupt", drain: seconds(0) } });
    stand.delete("web");
    stand.runTo(61);
    const pods = stand.store.history.map(({ object }) => object).filter((object) => object.kind === "Pod");
    expect(pods.at(-1)?.status.phase).toBe("Failed");
    expect(pods.at(-1)?.status.containerStatuses[0]?.state.terminated?.exitCode).toBe(143);
  });

  test("one that ignores SIGTERM is killed when the grace period is over", () => {
    const stand = running({ shutdown: { on: "ignored", drain: seconds(0) } });
    stand.delete("web", 8);
    stand.runTo(80);
    const killed = stand.phases.find((line) => line.endsWith(` ${ContainerPhase.stopped}`)) ?? "";
    expect(Number.parseFloat(killed)).toBeGreaterThan(68);
    expect(Number.parseFloat(killed)).toBeLessThan(68.3);
  });

  test("the preStop hook comes first and its time is part of the grace period", () => {
    const hook = { lifecycle: { preStop: { exec: { command: ["sh", "-c", "sleep 6"] } } } };
    const stand = running({ shutdown: { on: "ignored", drain: seconds(0) } }, hook);
    stand.delete("web", 8);
    stand.runTo(66);
    expect(stand.containers.phase[0]).toBe(ContainerPhase.listening);
    stand.runTo(80);
    const killed = stand.phases.find((line) => line.endsWith(` ${ContainerPhase.stopped}`)) ?? "";
    expect(Number.parseFloat(killed)).toBeGreaterThan(68);
    expect(Number.parseFloat(killed)).toBeLessThan(68.3);
  });

  test("a hook that eats the whole period still leaves two seconds", () => {
    const hook = { lifecycle: { preStop: { sleep: { seconds: 60 } } } };
    const stand = running({ shutdown: { on: "ignored", drain: seconds(0) } }, hook);
    stand.delete("web", 5);
    stand.runTo(80);
    const killed = stand.phases.find((line) => line.endsWith(` ${ContainerPhase.stopped}`)) ?? "";
    expect(Number.parseFloat(killed)).toBeGreaterThan(67);
    expect(Number.parseFloat(killed)).toBeLessThan(67.3);
    expect(stand.events("web")).toContain("FailedPreStopHook: PreStopHook failed");
  });

  test("its readiness is still probed: it turns unready once it refuses connections", () => {
    const probe = { ...READINESS, periodSeconds: 1, failureThreshold: 1 };
    const stand = running({}, { readinessProbe: probe });
    stand.containers.inFlight[0] = 1;
    stand.delete("web");
    stand.runTo(65);
    expect(stand.readiness("web").at(-1)?.[1]).toBe(false);
    expect(stand.get("web")?.status.phase).toBe("Running");
  });

  test("a second, shorter deletion takes effect at once", () => {
    const stand = running({ shutdown: { on: "ignored", drain: seconds(0) } });
    stand.delete("web");
    stand.runTo(65);
    stand.delete("web", 3);
    stand.runTo(80);
    expect(stand.goneAt("web")).toBeLessThan(70);
  });

  test("a removed object leaves no running container behind", () => {
    const stand = running();
    stand.delete("web", 0);
    stand.runTo(70);
    expect(stand.goneAt("web")).toBe(60);
    expect(stand.containers.phase[0]).toBe(ContainerPhase.gone);
    expect(stand.kubelets.save().pods).toEqual([]);
  });

  test("a pod that is deleted while its image is pulled goes soon, without having run", () => {
    const stand = withKubelets({ pull: seconds(40) });
    stand.pod({ name: "web", spec: appSpec() });
    stand.runTo(10);
    stand.delete("web");
    stand.runTo(30);
    expect(stand.goneAt("web")).toBeLessThan(12);
    expect(stand.phases).toEqual([expect.stringMatching(/ web 4$/)]);
  });
});

describe("kubelets", () => {
  test("one pod's luck does not hang on others", () => {
    const startOf = (names: readonly string[]): number => {
      const stand = running();
      for (const name of names) stand.pod({ name, spec: appSpec() });
      stand.runTo(80);
      const line = stand.phases.find((text) => text.includes(" one ")) ?? "";
      expect(line).toMatch(/ one 1$/);
      return Number.parseFloat(line);
    };
    const alone = startOf(["one"]);
    expect(startOf(["other", "third", "one"])).toBeCloseTo(alone, 1);
  });

  test("go on from a saved state as if nothing had happened", () => {
    const runWith = (isRestored: boolean): string => {
      const stand = withKubelets({ crash: { after: seconds(7), exitCode: 1 } });
      for (const name of ["web", "other"]) stand.pod({ name, spec: appSpec({ readinessProbe: READINESS }) });
      for (const moment of [1.3, 5, 12, 20]) {
        stand.runTo(moment);
        if (isRestored) stand.kubelets.restore(structuredClone(stand.kubelets.save()));
      }
      stand.delete("other");
      stand.runTo(90);
      return JSON.stringify(stand.store.history.map(({ time, object }) => [time, object]));
    };
    expect(runWith(true)).toBe(runWith(false));
  });
});
