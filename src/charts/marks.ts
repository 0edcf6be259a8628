import type { Marker, RequestOutcome } from "../engine/index.ts";

/** Shapes that carry meaning, as path data around the origin or from a corner. */

const MARKERS: Readonly<Record<Marker["kind"], string>> = {
  step: "M-4.5 0A4.5 4.5 0 1 1 4.5 0A4.5 4.5 0 1 1 -4.5 0Z",
  fault: "M0 -5L5.2 4H-5.2Z",
  check: "M0 -5.4L5.4 0L0 5.4L-5.4 0Z",
  undo: "M-4 -4H4V4H-4Z",
};

/** An event on the timeline: the shape says what, its fill who. */
export function markerPath(kind: Marker["kind"]): string {
  return MARKERS[kind];
}

/** A failed request: cross for a 5xx, ⊣ for a refusal or a cut, a ring with a hand for a timeout, ▽ for no endpoint. */
export function failurePath(outcome: RequestOutcome, radius: number): string {
  const r = radius;
  switch (outcome) {
    case "connectionRefused":
    case "resetByTermination":
    case "unreachable":
      return `M${-r} 0H${r}M${r} ${-r}V${r}`;
    case "timeout":
      return `M${-r} 0A${r} ${r} 0 1 1 ${r} 0A${r} ${r} 0 1 1 ${-r} 0M0 ${-r * 0.6}V0H${r * 0.5}`;
    case "noEndpoints":
      return `M${-r} ${-r * 0.8}H${r}L0 ${r}Z`;
    case "serverError":
    case "overloaded":
    case "succeeded":
      return `M${-r} ${-r}L${r} ${r}M${r} ${-r}L${-r} ${r}`;
  }
}

/** A pod's body: 0 to 3 corners cut, so that versions differ in grey too. */
export function podPath(size: number, look: number): string {
  const cut = size * 0.3;
  const corners = {
    topRight: look >= 1,
    bottomRight: look === 3,
    bottomLeft: look >= 2,
  };
  const right = corners.topRight ? `${size - cut} 0L${size} ${cut}` : `${size} 0`;
  const bottom = corners.bottomRight ? `${size} ${size - cut}L${size - cut} ${size}` : `${size} ${size}`;
  const left = corners.bottomLeft ? `${cut} ${size}L0 ${size - cut}` : `0 ${size}`;
  return `M0 0L${right}L${bottom}L${left}Z`;
}
