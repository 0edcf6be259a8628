import type { Instant } from "../../kernel/units.ts";
import type { Resource } from "../../objects/resources.ts";
import type { KubernetesObject } from "../../objects/types/kinds.ts";
import { qualifiedName } from "../resource-names.ts";
import {
  configMapTable,
  endpointSliceTable,
  namespaceTable,
  nodeTable,
  secretTable,
  serviceAccountTable,
  serviceTable,
} from "./core-tables.ts";
import { eventTable } from "./event-table.ts";
import { podTable } from "./pod-table.ts";
import { labelsText, layOut, type TableOf } from "./table.ts";
import { deploymentTable, replicaSetTable } from "./workload-tables.ts";

export interface TableOptions {
  readonly wide: boolean;
  readonly withKind: boolean;
  readonly withNamespace: boolean;
  readonly withHeaders: boolean;
  readonly withLabels: boolean;
  readonly labelColumns: readonly string[];
  readonly now: Instant;
}

interface Entry {
  readonly resource: Resource;
  readonly object: KubernetesObject;
}

/** Objects of one kind as `kubectl get` prints them. */
export function tableOf(entries: readonly Entry[], options: TableOptions): string {
  const [first] = entries;
  if (first === undefined) return "";
  const { columns } = sectionOf(first.object, options.now);
  const shown = columns.map((column) => options.wide || column.wide !== true);
  const header = withExtras(
    columns.filter((_, index) => shown[index]).map(({ title }) => title),
    "NAMESPACE",
    [...options.labelColumns.map(labelTitle), ...(options.withLabels ? ["LABELS"] : [])],
    options,
  );
  const rows = entries.map(({ resource, object }) => {
    const { cells } = sectionOf(object, options.now);
    const kept = cells.filter((_, index) => shown[index]);
    if (options.withKind && columns[0]?.title === "NAME") kept[0] = qualifiedName(resource, kept[0] ?? "");
    const { labels, namespace } = object.metadata;
    const extra = options.labelColumns.map((key) => labels[key] ?? "");
    if (options.withLabels) extra.push(labelsText(labels));
    return withExtras(kept, namespace, extra, options);
  });
  return layOut(options.withHeaders ? [header, ...rows] : rows);
}

function withExtras(
  cells: readonly string[],
  namespace: string,
  behind: readonly string[],
  { withNamespace }: TableOptions,
): readonly string[] {
  return [...(withNamespace ? [namespace] : []), ...cells, ...behind];
}

const labelTitle = (key: string): string => (key.split("/").at(-1) ?? key).toUpperCase();

interface Section {
  readonly columns: TableOf<KubernetesObject>["columns"];
  readonly cells: string[];
}

function sectionOf(object: KubernetesObject, now: Instant): Section {
  switch (object.kind) {
    case "Pod":
      return section(podTable, object, now);
    case "Deployment":
      return section(deploymentTable, object, now);
    case "ReplicaSet":
      return section(replicaSetTable, object, now);
    case "Service":
      return section(serviceTable, object, now);
    case "EndpointSlice":
      return section(endpointSliceTable, object, now);
    case "Node":
      return section(nodeTable, object, now);
    case "Namespace":
      return section(namespaceTable, object, now);
    case "ConfigMap":
      return section(configMapTable, object, now);
    case "Secret":
      return section(secretTable, object, now);
    case "ServiceAccount":
      return section(serviceAccountTable, object, now);
    case "Event":
      return section(eventTable, object, now);
  }
}

const section = <T>(table: TableOf<T>, object: T, now: Instant): Section => ({
  columns: table.columns,
  cells: [...table.cells(object, now)],
});
