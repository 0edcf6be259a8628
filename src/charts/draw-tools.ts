import { type BaseType, type Selection, select } from "d3";

/** Writes an attribute only when it differs: equal ones would still cost the browser a layout. */
export function put(element: Element, name: string, value: string | number): void {
  const text = String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

export function putText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Keeps one child of `parent` for each datum, found again by its key, and lets `update` bring it up to date. */
export function keep<Datum>(
  parent: Element,
  name: string,
  data: readonly Datum[],
  key: (datum: Datum, index: number) => string,
  update: (element: Element, datum: Datum) => void,
): void {
  const children: Selection<BaseType, unknown, Element, unknown> = select(parent).selectChildren();
  const known = new Map<string, Element>();
  for (const node of children.nodes()) {
    if (node instanceof Element) known.set(node.getAttribute("data-key") ?? "", node);
  }
  let before: Element | null = null;
  data.forEach((datum, index) => {
    const name_ = key(datum, index);
    let element = known.get(name_);
    if (element === undefined) {
      element = document.createElementNS("http://www.w3.org/2000/svg", name);
      element.setAttribute("data-key", name_);
      parent.insertBefore(element, before === null ? parent.firstChild : before.nextSibling);
    }
    known.delete(name_);
    update(element, datum);
    before = element;
  });
  for (const gone of known.values()) gone.remove();
}

/** Appends an SVG element with its attributes. */
export function add(
  parent: Element,
  name: string,
  attributes: Readonly<Record<string, string | number>>,
): Element {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value));
  parent.append(element);
  return element;
}
