import type { ContainerTable } from "../../containers/container-table.ts";
import { ContainerPhase } from "../../containers/container-table.ts";
import { sameValue } from "../../objects/same-value.ts";
import type { Change } from "../../objects/store.ts";
import { REQUEST_OUTCOMES } from "../../traffic/outcome-cause.ts";
import type { RequestColumns } from "../../traffic/request-sink.ts";

/**
 * Whom a release met and whom it harmed. It begins when the pod template of a Deployment changes for the first time; new
 * versions are those of which no container existed then.
 *
 * A failed request counts as harmed by the release when it ended after that and was sent to a new version, or failed in a way
 * in which exchanging pods makes requests fail: anything but an answer of 500 by an old version.
 */
export interface ReleaseRecord {
  /** µs; Infinity = none yet. */
  begun: number;
  readonly oldVersions: Set<number>;
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
  readonly exposed: readonly (Uint32Array | undefined)[];
  readonly harmedUsers: Uint32Array;
  readonly harmedRequests: number;
  readonly firstHarm: number;
  readonly lastHarm: number;
}

const SERVER_ERROR = REQUEST_OUTCOMES.indexOf("serverError");

export const createReleaseRecord = (users: number): ReleaseRecord => ({
  begun: Number.POSITIVE_INFINITY,
  oldVersions: new Set(),
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

/** Notes that the user of a request is sent to a container. */
export function noteArrival(
  record: ReleaseRecord,
  columns: RequestColumns,
  place: number,
  containers: ContainerTable,
): void {
  const slot = columns.slot[place] ?? -1;
  if (slot < 0 || containers.phase[slot] === ContainerPhase.gone) return;
  const version = containers.version[slot] ?? 0;
  const users = record.exposed[version] ?? newBits(record, version);
  setBit(users, columns.user[place] ?? 0);
}

/** Notes a failed request. `version` -1 = sent to none. */
export function noteFailure(
  record: ReleaseRecord,
  user: number,
  end: { readonly outcome: number; readonly version: number; readonly time: number },
): void {
  if (end.time < record.begun) return;
  const isNew = end.version >= 0 && !record.oldVersions.has(end.version);
  if (!isNew && end.outcome === SERVER_ERROR) return;
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
