import { describe, expect, test } from "vitest";
import { ContainerPhase } from "../../src/engine/containers/container-table.ts";
import { createContainerTable } from "../../src/engine/containers/create-container-table.ts";
import { atSeconds } from "../../src/engine/kernel/units.ts";

const slotOf = (podUid: string, containerName = "app", ports: readonly number[] = [8080]) => ({
  podUid,
  podName: podUid,
  containerName,
  behaviour: 3,
  version: 1,
  nodeName: "node-1",
  ports,
});

describe("the table of containers", () => {
  test("finds the container of a pod that serves a port", () => {
    const table = createContainerTable();
    table.open(slotOf("a", "app", [8080, 9090]));
    const sidecar = table.open(slotOf("a", "sidecar", [15001]));
    expect([
      table.find("a", 9090),
      table.find("a", 15001),
      table.find("a", 1),
      table.find("b", 8080),
    ]).toEqual([0, sidecar, -1, -1]);
  });

  test("takes a container without declared ports to listen wherever it is asked", () => {
    const table = createContainerTable();
    const slot = table.open(slotOf("a", "app", []));
    expect(table.find("a", 8080)).toBe(slot);
  });

  test("keeps what it holds when it grows", () => {
    const table = createContainerTable();
    for (let pod = 0; pod < 1_000; pod += 1) {
      const slot = table.open(slotOf(`pod-${pod}`));
      table.setPhase(slot, ContainerPhase.listening, atSeconds(pod));
      table.inFlight[slot] = pod;
    }
    expect(table.length).toBe(1_000);
    expect([table.phase[7], table.inFlight[999], table.listeningSince[500], table.behaviour[3]]).toEqual([
      ContainerPhase.listening,
      999,
      atSeconds(500),
      3,
    ]);
  });

  test("tells of each move, and that a process has ended when it ran before", () => {
    const table = createContainerTable();
    const heard: string[] = [];
    table.observe({
      phaseChanged: (slot) => heard.push(`${slot} to ${table.phase[slot]}`),
      containerStopped: (slot) => heard.push(`${slot} stopped`),
    });
    const slot = table.open(slotOf("a"));
    const { starting, listening, draining, stopped, gone } = ContainerPhase;
    for (const phase of [starting, starting, listening, draining, stopped, gone]) {
      table.setPhase(slot, phase, atSeconds(1));
    }
    expect(heard).toEqual(["0 to 1", "0 to 2", "0 to 3", "0 to 0", "0 stopped", "0 to 4"]);
  });

  test("goes back to a saved state", () => {
    const table = createContainerTable();
    table.open(slotOf("a"));
    table.setPhase(0, ContainerPhase.listening, atSeconds(2));
    const saved = structuredClone(table.save());
    table.open(slotOf("b"));
    table.setPhase(0, ContainerPhase.stopped, atSeconds(3));
    table.served[0] = 5;
    table.restore(saved);
    expect([
      table.length,
      table.phase[0],
      table.served[0],
      table.find("b", 8080),
      table.find("a", 8080),
    ]).toEqual([1, ContainerPhase.listening, 0, -1, 0]);
  });
});
