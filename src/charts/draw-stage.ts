import { drawPod } from "./draw-pod.ts";
import { add, keep, put, putText } from "./draw-tools.ts";
import { drawWeights } from "./draw-weights.ts";
import type { Label, NodeGeometry, PodGeometry, RowGeometry, StageGeometry } from "./stage-geometry.ts";
import { podLabel } from "./stage-words.ts";
import { versionClass, versionName } from "./version-look.ts";

/** Layers of the stage, from below. */
export interface StageLayers {
  readonly svg: SVGSVGElement;
  readonly bands: Element;
  readonly blocks: Element;
  readonly labels: Element;
  readonly lane: Element;
  readonly weights: Element;
  readonly rows: Element;
  readonly nodes: Element;
}

/** Something on the stage that can be selected: `pod/default/shop-1`. */
export type TargetId = string;

export function targetId(kind: string, namespace: string, name: string): TargetId {
  return `${kind}/${namespace}/${name}`;
}

export function createStageLayers(svg: SVGSVGElement): StageLayers {
  svg.replaceChildren();
  const layer = (name: string) => add(svg, "g", { class: name });
  return {
    svg,
    bands: layer("bands"),
    blocks: layer("blocks"),
    lane: layer("lane-layer"),
    nodes: layer("nodes"),
    rows: layer("rows"),
    labels: layer("labels"),
    weights: layer("weights"),
  };
}

/** Brings the stage up to date; only what differs is touched. `selected` wears the accent ring wherever it appears. */
export function drawStage(layers: StageLayers, geometry: StageGeometry, selected: TargetId | null): void {
  const { svg } = layers;
  put(svg, "width", geometry.width);
  put(svg, "height", geometry.height);
  put(svg, "viewBox", `0 0 ${geometry.width} ${geometry.height}`);
  keep(
    layers.bands,
    "path",
    geometry.bands,
    (band) => band.key,
    (element, band) => {
      put(element, "class", band.className);
      put(element, "d", band.d);
    },
  );
  keep(
    layers.blocks,
    "rect",
    geometry.blocks,
    (_, index) => String(index),
    (element, block) => {
      put(element, "class", "block");
      for (const name of ["x", "y", "width", "height"] as const) put(element, name, block[name]);
      put(element, "rx", 1);
    },
  );
  drawLabels(layers.labels, geometry.labels);
  drawLane(layers.lane, geometry);
  drawWeights(layers.weights, geometry.weights);
  keep(
    layers.rows,
    "g",
    geometry.rows,
    (row) => row.row.plan.key,
    (element, row) => drawRow(element, row, selected),
  );
  keep(
    layers.nodes,
    "g",
    geometry.nodes,
    (node) => node.node.name,
    (element, node) => drawNode(element, node, selected),
  );
}

function drawLabels(layer: Element, labels: readonly Label[]): void {
  keep(
    layer,
    "text",
    labels,
    (label, index) => `${index} ${label.className}`,
    (element, label) => {
      put(element, "class", label.className);
      put(element, "x", label.x);
      put(element, "y", label.y);
      put(element, "text-anchor", label.anchor);
      putText(element, label.text);
    },
  );
}

function drawRow(group: Element, geometry: RowGeometry, selected: TargetId | null): void {
  const { row, title } = geometry;
  const hue = versionClass(row.plan.version);
  put(group, "class", row.exists ? `row ${hue}` : `row ${hue} absent`);
  const [head, labels, pods, note] = childGroups(group, ["row-head", "row-labels", "row-pods", "row-note"]);
  if (head === undefined || labels === undefined || pods === undefined || note === undefined) return;
  const id = targetId("replicaSet", row.namespace, row.name);
  makeTarget(head, id, `ReplicaSet ${row.name}, ${versionName(row.plan.version)}`, selected === id);
  keep(
    head,
    "text",
    [row],
    () => "title",
    (element) => {
      put(element, "class", "name");
      put(element, "x", title.x);
      put(element, "y", title.y);
      if (element.childElementCount > 0) return;
      add(element, "tspan", { class: "v-ink" }).textContent = versionName(row.plan.version);
      add(element, "tspan", { class: "mono", dx: 8 }).textContent = row.name;
    },
  );
  drawLabels(labels, geometry.labels);
  keep(
    pods,
    "g",
    geometry.pods,
    ({ pod }) => pod.name,
    (element, pod) => drawPlacedPod(element, pod, selected, true),
  );
  keep(
    note,
    "text",
    geometry.note === null ? [] : [geometry.note],
    () => "note",
    (element, { x, y, share, text }) => {
      put(element, "class", "state-word");
      put(element, "x", x);
      put(element, "y", y);
      const [lead, rest] = childGroups(element, ["fail-word", "rest"], "tspan");
      if (lead === undefined || rest === undefined) return;
      putText(lead, share);
      put(rest, "dx", 4);
      putText(rest, text);
    },
  );
}

function drawPlacedPod(
  group: Element,
  geometry: PodGeometry,
  selected: TargetId | null,
  isTarget: boolean,
): void {
  const { pod, x, y, size, bar } = geometry;
  put(group, "transform", `translate(${x} ${y})`);
  const [body, use] = childGroups(group, ["body", "use-bar"]);
  if (body === undefined || use === undefined) return;
  drawPod(body, {
    size,
    version: pod.version,
    state: pod.state,
    restarts: pod.restarts,
    progress: pod.progress,
  });
  const id = targetId("pod", pod.namespace, pod.name);
  if (isTarget) makeTarget(group, id, podLabel(pod, versionName(pod.version)), selected === id);
  else put(group, "data-target", id);
  const bars = bar
    ? [
        { className: "use-track", part: 1 },
        { className: "use", part: pod.cpu ?? 0 },
      ]
    : [];
  keep(
    use,
    "rect",
    bars,
    ({ className }) => className,
    (element, { className, part }) => {
      put(element, "class", className);
      put(element, "y", size + 4);
      put(element, "height", 3);
      put(element, "width", Math.round(size * part * 10) / 10);
    },
  );
  drawRing(group, selected === id ? { x: -4, y: -4, width: size + 8, height: size + (bar ? 15 : 8) } : null);
}

function drawNode(group: Element, geometry: NodeGeometry, selected: TargetId | null): void {
  const { node, box, bar } = geometry;
  put(group, "class", `node${node.ready ? "" : " not-ready"}${node.cordoned ? " cordoned" : ""}`);
  const id = targetId("node", "", node.name);
  const parts = childGroups(group, ["node-body", "node-labels", "node-pods", "node-bar"]);
  const [body, labels, pods, use] = parts;
  if (body === undefined || labels === undefined || pods === undefined || use === undefined) return;
  makeTarget(
    group,
    id,
    `${node.name}, ${geometry.corner}, ${node.pods.length} pods, ${geometry.cpu}`,
    selected === id,
  );
  const frame = { x: box.x + 0.5, y: box.y + 0.5, width: box.width - 1, height: box.height - 1 };
  const rects = [
    { ...frame, className: "node-box" },
    ...(node.cordoned ? [{ ...frame, height: 6, className: "tape" }] : []),
  ];
  keep(
    body,
    "rect",
    rects,
    ({ className }) => className,
    (element, { className, ...place }) => {
      put(element, "class", className);
      put(element, "rx", 2);
      for (const name of ["x", "y", "width", "height"] as const) put(element, name, place[name]);
    },
  );
  const right = box.x + box.width - 10;
  drawLabels(labels, [
    { x: box.x + 10, y: box.y + 19, text: node.name, anchor: "start", className: "name" },
    { x: right, y: box.y + 19, text: geometry.corner, anchor: "end", className: "caption" },
    { x: right, y: box.y + 42, text: geometry.cpu, anchor: "end", className: "caption" },
  ]);
  keep(
    pods,
    "g",
    geometry.pods,
    ({ pod }) => pod.name,
    (element, pod) => drawPlacedPod(element, pod, selected, false),
  );
  const bars = [
    { className: "use-track", width: bar.width },
    { className: "use", width: bar.used },
  ];
  keep(
    use,
    "rect",
    bars,
    ({ className }) => className,
    (element, { className, width }) => {
      put(element, "class", className);
      put(element, "x", bar.x);
      put(element, "y", bar.y);
      put(element, "height", 4);
      put(element, "width", Math.round(width * 10) / 10);
    },
  );
  const [requested] = childGroups(group, ["requested"], "path", "mark:");
  const tick = Math.round(bar.x + bar.requested) + 0.5;
  if (requested !== undefined) put(requested, "d", `M${tick} ${bar.y - 3}V${bar.y + 7}`);
  drawRing(
    group,
    selected === id ? { x: box.x - 4, y: box.y - 4, width: box.width + 8, height: box.height + 8 } : null,
  );
}

function drawLane(layer: Element, { lane }: StageGeometry): void {
  const [line, marks, words] = childGroups(layer, ["lane", "lane-marks", "caption"]);
  if (line === undefined || marks === undefined || words === undefined) return;
  keep(
    line,
    "path",
    [lane],
    () => "line",
    (element) => put(element, "d", `M${lane.start} ${lane.y + 0.5}H${lane.end}`),
  );
  keep(
    marks,
    "path",
    lane.marks,
    ({ outcome }) => outcome,
    (element, { d }) => {
      put(element, "class", "cross");
      put(element, "d", d);
    },
  );
  keep(
    words,
    "text",
    [lane],
    () => "words",
    (element) => {
      put(element, "class", "caption");
      put(element, "x", lane.start);
      put(element, "y", lane.y + 17);
      const [lead, rest] = childGroups(element, ["fail-word", "rest"], "tspan");
      if (lead === undefined || rest === undefined) return;
      putText(lead, lane.lead);
      put(rest, "dx", lane.lead === "" ? 0 : 4);
      putText(rest, lane.text);
    },
  );
}

/** The named parts of a group, made at the first drawing. */
function childGroups(
  group: Element,
  names: readonly string[],
  element = "g",
  prefix = "",
): readonly Element[] {
  return names.map((name) => {
    const key = `part:${prefix}${name}`;
    const known = [...group.children].find((child) => child.getAttribute("data-part") === key);
    return known ?? add(group, element, { class: name, "data-part": key });
  });
}

function makeTarget(element: Element, id: TargetId, label: string, selected: boolean): void {
  put(element, "data-target", id);
  put(element, "role", "button");
  put(element, "aria-label", label);
  put(element, "aria-pressed", String(selected));
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
}

function drawRing(
  group: Element,
  ring: { x: number; y: number; width: number; height: number } | null,
): void {
  const known = [...group.children].find((child) => child.getAttribute("class") === "selected");
  if (ring === null) {
    known?.remove();
    return;
  }
  const element = known ?? add(group, "rect", { class: "selected", rx: 3 });
  for (const name of ["x", "y", "width", "height"] as const) put(element, name, ring[name]);
}
