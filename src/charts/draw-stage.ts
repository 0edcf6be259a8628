import { drawNode } from "./draw-node.ts";
import { drawPlacedPod } from "./draw-placed-pod.ts";
import { add, drawBox, drawLabels, keep, part, put, putText } from "./draw-tools.ts";
import { drawWeights } from "./draw-weights.ts";
import type { RowGeometry, ServiceGeometry, StageGeometry } from "./stage-geometry.ts";
import { makeTarget, type TargetId, targetId } from "./targets.ts";
import { versionClass, versionName } from "./version-look.ts";

/** Layers of the stage, from below. */
export interface StageLayers {
  readonly svg: SVGSVGElement;
  readonly bands: Element;
  readonly inlets: Element;
  readonly lane: Element;
  readonly nodes: Element;
  readonly services: Element;
  readonly rows: Element;
  readonly labels: Element;
  readonly weights: Element;
}

export function createStageLayers(svg: SVGSVGElement): StageLayers {
  svg.replaceChildren();
  const layer = (name: string) => add(svg, "g", { class: name });
  return {
    svg,
    bands: layer("bands"),
    inlets: layer("inlets"),
    lane: layer("lane-layer"),
    services: layer("services"),
    rows: layer("rows"),
    nodes: layer("nodes"),
    labels: layer("labels"),
    weights: layer("weights-layer"),
  };
}

/** Brings the stage up to date; only what differs is touched. `selected` wears the accent ring wherever it appears. */
export function drawStage(layers: StageLayers, geometry: StageGeometry, selected: TargetId | null): void {
  const { svg } = layers;
  put(svg, "width", geometry.width);
  put(svg, "height", geometry.height);
  put(svg, "viewBox", `0 0 ${geometry.width} ${geometry.height}`);
  keep(layers.bands, "path", geometry.bands, bandKey, (element, band) => {
    put(element, "class", band.className);
    put(element, "d", band.d);
  });
  keep(layers.inlets, "rect", geometry.inlets, indexKey, (element, box) => {
    put(element, "class", "block");
    drawBox(element, box);
  });
  keep(layers.services, "g", geometry.services, serviceKey, (element, service) => {
    drawService(element, service, selected);
  });
  drawLabels(layers.labels, geometry.labels);
  drawLane(layers.lane, geometry);
  drawWeights(layers.weights, geometry.weights);
  keep(layers.rows, "g", geometry.rows, rowKey, (element, row) => drawRow(element, row, selected));
  keep(layers.nodes, "g", geometry.nodes, nodeKey, (element, node) => drawNode(element, node, selected));
  if (svg.querySelector("[data-target][tabindex='0']") === null) {
    svg.querySelector("[data-target]")?.setAttribute("tabindex", "0");
  }
}

const bandKey = (band: { readonly key: string }) => band.key;
const indexKey = (_: unknown, index: number) => String(index);
const serviceKey = ({ service }: ServiceGeometry) => `${service.namespace}/${service.name}`;
const rowKey = ({ row }: RowGeometry) => row.plan.key;
const nodeKey = ({ node }: StageGeometry["nodes"][number]) => node.name;
const podKey = ({ pod }: RowGeometry["pods"][number]) => pod.name;

/** The target and its words are apart: a button is named once, by its label. */
function drawService(group: Element, geometry: ServiceGeometry, selected: TargetId | null): void {
  const { service, block, labels, area } = geometry;
  const id = targetId("service", service.namespace, service.name);
  const target = part(group, "target");
  makeTarget(target, id, `Service ${service.name}, ${service.ready} ready endpoints`, selected === id);
  put(target, "class", selected === id ? "target is-selected" : "target");
  drawBox(part(target, "hit", "rect"), area);
  const rect = part(target, "block", "rect");
  drawBox(rect, block);
  put(rect, "rx", 1);
  drawLabels(part(group, "service-labels"), labels);
}

function drawRow(group: Element, geometry: RowGeometry, selected: TargetId | null): void {
  const { row, title } = geometry;
  const hue = versionClass(row.plan.version);
  put(group, "class", row.exists ? `row ${hue}` : `row ${hue} absent`);
  const id = targetId("replicaSet", row.namespace, row.name);
  const target = part(group, "target");
  makeTarget(target, id, `ReplicaSet ${row.name}, ${versionName(row.plan.version)}`, selected === id);
  const width = 24 + geometry.name.length * 7;
  drawBox(part(target, "hit", "rect"), { x: title.x - 4, y: title.y - 14, width, height: 20 });
  const name = part(group, "name", "text");
  put(name, "class", selected === id ? "name is-selected" : "name");
  put(name, "x", title.x);
  put(name, "y", title.y);
  putText(part(name, "v-ink", "tspan"), versionName(row.plan.version));
  const mono = part(name, "mono", "tspan");
  put(mono, "dx", 8);
  putText(mono, geometry.name);
  drawLabels(part(group, "row-labels"), geometry.labels);
  keep(part(group, "row-pods"), "g", geometry.pods, podKey, (element, pod) => {
    drawPlacedPod(element, pod, selected, true);
  });
  drawNote(part(group, "row-note"), geometry.note);
}

function drawNote(group: Element, note: RowGeometry["note"]): void {
  const text = part(group, "state-word", "text");
  put(text, "x", note?.x ?? 0);
  put(text, "y", note?.y ?? 0);
  putText(part(text, "fail-word", "tspan"), note?.share ?? "");
  const rest = part(text, "rest", "tspan");
  put(rest, "dx", 4);
  putText(rest, note?.text ?? "");
}

function drawLane(layer: Element, { lane }: StageGeometry): void {
  put(part(layer, "lane", "path"), "d", `M${lane.start} ${lane.y + 0.5}H${lane.end}`);
  keep(
    part(layer, "lane-marks"),
    "path",
    lane.marks,
    ({ outcome }) => outcome,
    (element, { d }) => {
      put(element, "class", "cross");
      put(element, "d", d);
    },
  );
  const words = part(layer, "caption", "text");
  put(words, "x", lane.start);
  put(words, "y", lane.y + 17);
  putText(part(words, "fail-word", "tspan"), lane.lead);
  const rest = part(words, "rest", "tspan");
  put(rest, "dx", lane.lead === "" ? 0 : 4);
  putText(rest, lane.text);
}
