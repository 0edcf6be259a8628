import type { Box, Label } from "./stage-geometry.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Writes an attribute only when it differs: equal ones would still cost the browser a layout. */
export function put(element: Element, name: string, value: string | number): void {
  const text = String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

export function putText(element: Element, text: string): void {
  const node = element.firstChild;
  if (node instanceof Text) {
    if (node.data !== text) node.data = text;
  } else if (text !== "") {
    element.textContent = text;
  }
}

const kept = new WeakMap<Element, Map<string, Element>>();

/** Keeps one child of `parent` for each datum, found again by its key, and lets `update` bring it up to date. */
export function keep<Datum>(
  parent: Element,
  name: string,
  data: readonly Datum[],
  key: (datum: Datum, index: number) => string,
  update: (element: Element, datum: Datum) => void,
): void {
  const known = kept.get(parent) ?? new Map<string, Element>();
  const present = new Map<string, Element>();
  kept.set(parent, present);
  let before: Element | null = null;
  data.forEach((datum, index) => {
    const id = key(datum, index);
    const element = known.get(id) ?? document.createElementNS(SVG, name);
    if (!known.delete(id))
      parent.insertBefore(element, before === null ? parent.firstChild : before.nextSibling);
    present.set(id, element);
    update(element, datum);
    before = element;
  });
  for (const gone of known.values()) gone.remove();
}

const parts = new WeakMap<Element, Map<string, Element>>();

/** A named part of a group, made when it is first asked for; its class is its name. */
export function part(group: Element, name: string, element = "g"): Element {
  let named = parts.get(group);
  if (named === undefined) {
    named = new Map();
    parts.set(group, named);
  }
  let known = named.get(name);
  if (known === undefined) {
    known = add(group, element, { class: name });
    named.set(name, known);
  }
  return known;
}

/** Appends an SVG element with its attributes. */
export function add(
  parent: Element,
  name: string,
  attributes: Readonly<Record<string, string | number>>,
): Element {
  const element = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value));
  parent.append(element);
  return element;
}

export function drawBox(rect: Element, { x, y, width, height }: Box): void {
  put(rect, "x", x);
  put(rect, "y", y);
  put(rect, "width", width);
  put(rect, "height", height);
}

export function drawLabels(layer: Element, labels: readonly Label[]): void {
  keep(layer, "text", labels, labelKey, (element, label) => {
    put(element, "class", label.className);
    put(element, "x", label.x);
    put(element, "y", label.y);
    put(element, "text-anchor", label.anchor);
    putText(element, label.text);
  });
}

const labelKey = (label: Label, index: number) => `${index} ${label.className}`;
