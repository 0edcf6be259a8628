import { ContainerPhase, type ContainerTable } from "../../containers/container-table.ts";
import type { ImageBehaviour } from "../../containers/image-behaviour.ts";
import { sameValue } from "../../objects/same-value.ts";
import type { Change } from "../../objects/store.ts";
import { REQUEST_OUTCOMES } from "../../traffic/outcome-cause.ts";
import { errorLuck } from "../../traffic/request-life.ts";
import type { RequestColumns } from "../../traffic/request-sink.ts";

/**
 * Whom a release met and whom it harmed. It begins when the pod template of a Deployment changes for the first time; new
 * versions are those of which no container existed then.
 *
 * A failed request counts as harmed by the release when it ended after that, except when it was answered 500 and would have been
 * before the release too: by an old version, or by the luck that the request has for every version.
 */
export interface ReleaseRecord {
  /** µs; Infinity = none yet. */
  begun: number;
  readonly oldVersions: Set<number>;
  /** By spec: the highest error rate of the containers that its requests were sent to before. */
  oldErrorRates: Float64Array;
  /** One bit for each user, by version: who has sent a request to a container of it. */
  readonly exposed: (Uint32Array | undefined)[];
  /** One bit for each user that the release harmed. */
  harmedUsers: Uint32Array;
  harmedRequests: number;
  firstHarm: number;
  lastHarm: number;
}

export interface ReleaseState {
  readonly begun: number;
  readonly oldVersions: readonly number[];
  readonly oldErrorRates: Float64Array;
  readonly exposed: readonly (Uint32Array | undefined)[];
  readonly harmedUsers: Uint32Array;
  readonly harmedRequests: number;
  readonly firstHarm: number;
  readonly lastHarm: number;
}

const SERVER_ERROR = REQUEST_OUTCOMES.indexOf("serverError");

export const createReleaseRecord = (users: number, specs: number): ReleaseRecord => ({
  begun: Number.POSITIVE_INFINITY,
  oldVersions: new Set(),
  oldErrorRates: new Float64Array(specs),
  exposed: [],
  harmedUsers: new Uint32Array(Math.ceil(users / 32)),
  harmedRequests: 0,
  firstHarm: Number.POSITIVE_INFINITY,
  lastHarm: Number.NEGATIVE_INFINITY,
});

/** Notes the beginning of the release if this change is it. */
export function noteChange(record: ReleaseRecord, change: Change, containers: ContainerTable): void {
  if (record.begun !== Number.POSITIVE_INFINITY || !changesTemplate(change)) return;
  record.begun = change.time;
  for (let slot = 0; slot < containers.length; slot += 1) {
    record.oldVersions.add(containers.version[slot] ?? 0);
  }
}

/** Whether a change gives a Deployment another pod template. */
export function changesTemplate(change: Change): boolean {
  const { object, previous, type } = change;
  if (type !== "MODIFIED" || object.kind !== "Deployment" || previous?.kind !== "Deployment") return false;
  return !sameValue(object.spec.template, previous.spec.template);
}

/** Notes that the user of a request is sent to a container; what its image is like is known by the behaviours. */
export function noteArrival(
  record: ReleaseRecord,
  columns: RequestColumns,
  place: number,
  containers: ContainerTable,
  behaviours: readonly ImageBehaviour[],
): void {
  const slot = columns.slot[place] ?? -1;
  if (slot < 0 || containers.phase[slot] === ContainerPhase.gone) return;
  if (record.begun === Number.POSITIVE_INFINITY) {
    const spec = columns.spec[place] ?? 0;
    const rate = behaviours[containers.behaviour[slot] ?? 0]?.errorRate ?? 0;
    if (rate > (record.oldErrorRates[spec] ?? 0)) record.oldErrorRates[spec] = rate;
  }
  const version = containers.version[slot] ?? 0;
  const users = record.exposed[version] ?? newBits(record, version);
  setBit(users, columns.user[place] ?? 0);
}

/** Notes a failed request. `version` -1 = sent to none. */
export function noteFailure(
  record: ReleaseRecord,
  columns: RequestColumns,
  place: number,
  end: { readonly outcome: number; readonly version: number; readonly time: number; readonly seed: number },
): void {
  if (end.time < record.begun) return;
  const user = columns.user[place] ?? 0;
  if (end.outcome === SERVER_ERROR) {
    if (record.oldVersions.has(end.version)) return;
    const luck = errorLuck(end.seed, user, columns.id[place] ?? 0);
    if (luck < (record.oldErrorRates[columns.spec[place] ?? 0] ?? 0)) return;
  }
  setBit(record.harmedUsers, user);
  record.harmedRequests += 1;
  if (end.time < record.firstHarm) record.firstHarm = end.time;
  record.lastHarm = end.time;
}

/** Distinct users that met a version which the release brought. */
export function usersExposed(record: ReleaseRecord): number {
  if (record.begun === Number.POSITIVE_INFINITY) return 0;
  const union = new Uint32Array(record.harmedUsers.length);
  for (const [version, users] of record.exposed.entries()) {
    if (users === undefined || record.oldVersions.has(version)) continue;
    for (const [index, bits] of users.entries()) union[index] = (union[index] ?? 0) | bits;
  }
  return countBits(union);
}

/** Number of set bits. */
export function countBits(bits: Uint32Array): number {
  let total = 0;
  for (const word of bits) for (let rest = word; rest !== 0; rest &= rest - 1) total += 1;
  return total;
}

export const saveRelease = (record: ReleaseRecord): ReleaseState => ({
  begun: record.begun,
  oldVersions: [...record.oldVersions],
  oldErrorRates: record.oldErrorRates.slice(),
  exposed: Array.from(record.exposed, (users) => users?.slice()),
  harmedUsers: record.harmedUsers.slice(),
  harmedRequests: record.harmedRequests,
  firstHarm: record.firstHarm,
  lastHarm: record.lastHarm,
});

export function restoreRelease(record: ReleaseRecord, state: ReleaseState): void {
  record.begun = state.begun;
  record.oldVersions.clear();
  for (const version of state.oldVersions) record.oldVersions.add(version);
  record.oldErrorRates = state.oldErrorRates.slice();
  record.exposed.length = 0;
  for (const users of state.exposed) record.exposed.push(users?.slice());
  record.harmedUsers = state.harmedUsers.slice();
  record.harmedRequests = state.harmedRequests;
  record.firstHarm = state.firstHarm;
  record.lastHarm = state.lastHarm;
}

function newBits(record: ReleaseRecord, version: number): Uint32Array {
  const bits = new Uint32Array(record.harmedUsers.length);
  while (record.exposed.length < version) record.exposed.push(undefined);
  record.exposed[version] = bits;
  return bits;
}

function setBit(bits: Uint32Array, index: number): void {
  const word = index >>> 5;
  bits[word] = (bits[word] ?? 0) | (1 << (index & 31));
}
