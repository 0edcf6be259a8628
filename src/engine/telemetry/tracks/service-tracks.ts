import type { EndpointSlice } from "../../objects/types/core.ts";
import type { ServiceTrack } from "../run-view.ts";
import { servicesOf } from "./replica-set-tracks.ts";
import { inRunSeconds, type RunFacts } from "./run-facts.ts";

const SERVICE_NAME = "kubernetes.io/service-name";

/** Every Service that there ever was, with the endpoints of its EndpointSlices. */
export function serviceTracks(facts: RunFacts): readonly ServiceTrack[] {
  const endpoints = endpointSteps(facts);
  return servicesOf(facts.history).map(({ metadata: { name, namespace } }) => ({
    key: `${namespace}/${name}`,
    name,
    namespace,
    endpoints: endpoints.get(`${namespace}/${name}`) ?? [],
  }));
}

/** `namespace/name` of the Service that a slice belongs to. */
export const serviceOfSlice = (slice: EndpointSlice): string =>
  `${slice.metadata.namespace}/${slice.metadata.labels[SERVICE_NAME] ?? ""}`;

function endpointSteps(facts: RunFacts): ReadonlyMap<string, ServiceTrack["endpoints"][number][]> {
  const steps = new Map<string, ServiceTrack["endpoints"][number][]>();
  const slices = new Map<string, Map<string, EndpointSlice>>();
  for (const { time, type, object } of facts.history) {
    if (object.kind !== "EndpointSlice") continue;
    const key = serviceOfSlice(object);
    const own = slices.get(key) ?? new Map<string, EndpointSlice>();
    slices.set(key, own);
    if (type === "DELETED") own.delete(object.metadata.uid);
    else own.set(object.metadata.uid, object);
    const all = [...own.values()].flatMap((slice) => slice.endpoints);
    const ready = all.filter((endpoint) => endpoint.conditions.ready).length;
    const track = steps.get(key) ?? [];
    steps.set(key, track);
    const last = track.at(-1);
    if (last?.ready === ready && last.total === all.length) continue;
    track.push({ at: inRunSeconds(time), ready, total: all.length });
  }
  return steps;
}
