import type { NodeSpec } from "./scenario.ts";
import type { ScenarioDocument } from "./scenario-schema.ts";
import { ZONES } from "./supplied-nodes.ts";

type NodeGroups = NonNullable<ScenarioDocument["spec"]["clusters"]>[number]["nodes"];

/** The nodes of a cluster as written: each group numbered through under its name. */
export function nodesOf(groups: NodeGroups): readonly NodeSpec[] {
  const numbers = new Map<string, number>();
  const nodes: NodeSpec[] = [];
  for (const group of groups) {
    const name = group.name ?? "node";
    for (let index = 0; index < group.count; index += 1) {
      const number = (numbers.get(name) ?? 0) + 1;
      numbers.set(name, number);
      nodes.push({
        name: `${name}-${number}`,
        zone: group.zone ?? ZONES[nodes.length % ZONES.length] ?? "a",
        cpu: String(group.cpu ?? 4),
        memory: String(group.memory ?? "8Gi"),
        pods: group.pods ?? 110,
        labels: group.labels ?? {},
      });
    }
  }
  return nodes;
}
