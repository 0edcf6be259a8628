import type { RunView } from "../engine/index.ts";
import { placeOn } from "./flow-path.ts";
import { roundAbove } from "./series.ts";
import type { StageFlows } from "./stage-geometry.ts";
import type { StagePlan } from "./stage-plan.ts";
import { firstAtLeast } from "./tracks.ts";
import { versionLook } from "./version-look.ts";

/** Requests on their way, as numbers: nothing is allocated while a run plays. */
export interface Dots {
  length: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** 0: not routed yet; 1 to 4: the look of its version. */
  readonly kind: Uint8Array;
}

/** The most that an eye can follow, and a frame can draw. */
export const MOST_DOTS = 600;
/** At 1×, and never faster. Pixels a second. */
const PACE = 330;
const FASTEST_PACE = 600;
/** Above this speed there are bands only. */
export const FASTEST_WITH_DOTS = 8;

export function createDots(): Dots {
  return {
    length: 0,
    x: new Float32Array(MOST_DOTS),
    y: new Float32Array(MOST_DOTS),
    kind: new Uint8Array(MOST_DOTS),
  };
}

/** Pixels that a dot travels in a second of the run. */
function pace(speed: number): number {
  return Math.min(PACE * speed, FASTEST_PACE) / speed;
}

/** How many requests one dot stands for (1, 2, 5, 10 …), so that even at the peak of the run there are not too many. */
export function requestsPerDot(view: RunView, plan: StagePlan, flows: StageFlows, speed: number): number {
  const flight = longest(flows) / pace(Math.min(speed, FASTEST_WITH_DOTS));
  return roundAbove(Math.max(view.requests.oneIn, (plan.peakRate * flight) / MOST_DOTS));
}

/**
 * Dots at `time`. A dot reaches its pod at the moment when its request does, and sets out early enough for that; across the
 * band it keeps a place of its own. It is grey until its Service, then of its version.
 */
export function placeDots(
  dots: Dots,
  view: RunView,
  flows: StageFlows,
  now: { readonly time: number; readonly speed: number; readonly each: number },
): void {
  const { requests } = view;
  const pixels = pace(now.speed);
  const last = now.time + longest(flows) / pixels;
  const kept = requests.oneIn / now.each;
  const place = { x: 0, y: 0 };
  let length = 0;
  for (let index = firstAtLeast(requests.arrival, now.time); index < requests.length; index++) {
    const arrival = requests.arrival[index] ?? 0;
    if (arrival > last || length === MOST_DOTS) break;
    const id = requests.id[index] ?? 0;
    // Of failures the sample holds more than their share; dots keep to it.
    if (id % requests.oneIn !== 0 || scatter(id) >= kept) continue;
    const pod = requests.pod[index] ?? -1;
    const way = flows.users[requests.users[index] ?? 0];
    const end = flows.pods.get(pod);
    if (way === undefined || way === null) continue;
    const inner = end?.length ?? 0;
    const toGo = (arrival - now.time) * pixels;
    const across = scatter(id + 0.5) * 2 - 1;
    if (end !== undefined && toGo <= inner - 4) {
      placeOn(end, inner - toGo, across, place);
      dots.kind[length] = versionLook(view.pods[pod]?.version ?? 0) + 1;
    } else if (toGo >= inner + 4 && toGo < inner + way.length) {
      placeOn(way, inner + way.length - toGo, across, place);
      dots.kind[length] = 0;
    } else {
      continue;
    }
    dots.x[length] = place.x;
    dots.y[length] = place.y;
    length++;
  }
  dots.length = length;
}

function longest(flows: StageFlows): number {
  let users = 0;
  for (const path of flows.users) users = Math.max(users, path?.length ?? 0);
  let pods = 0;
  for (const path of flows.pods.values()) pods = Math.max(pods, path.length);
  return Math.max(1, users + pods);
}

/** 0 to 1 from a number, the same each time. */
function scatter(value: number): number {
  let hash = Math.imul((value * 2) | 0, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}
