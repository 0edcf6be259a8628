import type { Selection } from "../store/layout.ts";

/** The selection that an element of the stage stands for. */
export function selectionOf(element: Element): Selection | null {
  const [kind, namespace = "", name = ""] = (element.getAttribute("data-target") ?? "").split("/");
  if (kind === "node") return { kind, name };
  if (kind === "pod" || kind === "replicaSet" || kind === "service") return { kind, namespace, name };
  return null;
}

const DIRECTIONS: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Moves the focus to the nearest target in the direction of an arrow key; false when the key is none. */
export function stepTarget(stage: Element, from: Element, key: string): boolean {
  const direction = DIRECTIONS[key];
  if (direction === undefined) return false;
  const start = middle(from);
  let best: { element: Element; cost: number } | null = null;
  for (const element of stage.querySelectorAll("[data-target][tabindex]")) {
    if (element === from) continue;
    const place = middle(element);
    const [dx, dy] = [place.x - start.x, place.y - start.y];
    const along = dx * direction.x + dy * direction.y;
    const aside = Math.abs(dx * direction.y) + Math.abs(dy * direction.x);
    if (along < 2) continue;
    const cost = along + 3 * aside;
    if (best === null || cost < best.cost) best = { element, cost };
  }
  if (best !== null) focusTarget(stage, best.element);
  return true;
}

/** One target at a time is reached by Tab; the arrows move on from it. */
function focusTarget(stage: Element, element: Element): void {
  for (const other of stage.querySelectorAll("[data-target][tabindex='0']"))
    other.setAttribute("tabindex", "-1");
  element.setAttribute("tabindex", "0");
  if (element instanceof SVGElement) element.focus();
}

function middle(element: Element): { x: number; y: number } {
  const box = element.getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}
