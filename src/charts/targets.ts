import { put } from "./draw-tools.ts";

/** Something on the stage that can be selected: `pod/default/shop-1`. */
export type TargetId = string;

export function targetId(kind: string, namespace: string, name: string): TargetId {
  return `${kind}/${namespace}/${name}`;
}

/** Makes an element a button for the pointer, the keyboard and a screen reader. */
export function makeTarget(element: Element, id: TargetId, label: string, selected: boolean): void {
  put(element, "data-target", id);
  put(element, "role", "button");
  put(element, "aria-label", label);
  put(element, "aria-pressed", String(selected));
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
}
