import { luckBits, textHash } from "../kernel/random.ts";
import type { Draft } from "../objects/draft.ts";
import { SAFE_CHARACTERS } from "../objects/names.ts";
import type { OwnerReference } from "../objects/types/meta.ts";
import type { Backend } from "./backend.ts";

export interface Identity {
  readonly name: string;
  readonly uid: string;
}

/**
 * Name and uid of a new object. Both derive from who makes it (its controller's uid, kind, namespace, and its name or the
 * base of it) and how often that was done before, so that nothing which is created elsewhere changes them.
 */
export function nextIdentity(backend: Backend, draft: Draft): Identity {
  const origin = originOf(draft);
  return identity(backend.seed, draft, origin, backend.store.countCreation(origin));
}

/** An identity that leaves no trace, for objects that are only tried out. It is nobody else's. */
export function uncountedIdentity(backend: Backend, draft: Draft): Identity {
  return identity(backend.seed, draft, originOf(draft), UNCOUNTED);
}

/** A name that the server makes up for a part of an object: `base` and five characters that derive from the object's uid. */
export function randomName(backend: Backend, base: string, uid: string): string {
  return generatedName(base, luckBits(backend.seed, PART, textHash(uid), 0));
}

const UNCOUNTED = -1;

/**
 * The name under which an object is refused. It has a count of its own, so that refusals, whose number depends on how often
 * a client tries, do not change the names of what is created.
 */
export function refusedName(backend: Backend, draft: Draft): string {
  if (draft.metadata.name !== undefined) return draft.metadata.name;
  const origin = `refused ${originOf(draft)}`;
  return identity(backend.seed, draft, origin, backend.store.countCreation(origin)).name;
}

/** What luck is drawn for: the words in ASCII. A uid takes four numbers from its own on. */
const NAME = 0x6e616d65;
const PART = 0x70617274;
const UID = 0x756964;
/** So begins the text whose hash is the second one of an origin. */
const UID_OF = textHash("uid of ");

/** 63, the length of a label, without the suffix (apiserver/pkg/storage/names). */
const LONGEST_BASE = 58;
const SUFFIX_LENGTH = 5;

function originOf(draft: Draft): string {
  const { name, generateName, namespace, ownerReferences } = draft.metadata;
  return `${controllerUid(ownerReferences)}/${draft.kind}/${namespace}/${name ?? `${generateName}*`}`;
}

function controllerUid(owners: readonly OwnerReference[] | undefined): string {
  if (owners === undefined) return "";
  return owners.find((owner) => owner.controller === true)?.uid ?? "";
}

function identity(seed: number, draft: Draft, origin: string, count: number): Identity {
  const { name, generateName } = draft.metadata;
  const hash = textHash(origin);
  return {
    name: name ?? generatedName(generateName ?? "", luckBits(seed, NAME, hash, count)),
    uid: uuid(seed, hash, textHash(origin, UID_OF), count),
  };
}

function generatedName(base: string, luck: number): string {
  let suffix = "";
  let rest = luck;
  while (suffix.length < SUFFIX_LENGTH) {
    suffix += SAFE_CHARACTERS.charAt(rest % SAFE_CHARACTERS.length);
    rest = Math.floor(rest / SAFE_CHARACTERS.length);
  }
  return base.slice(0, LONGEST_BASE) + suffix;
}

/** A UUID of version 4. Two hashes of the origin keep makers apart whose first hashes are alike. */
function uuid(seed: number, hash: number, otherHash: number, count: number): string {
  const first = hex(luckBits(seed, UID, hash, count));
  const second = hex(luckBits(seed, UID + 1, otherHash, count));
  const third = hex(luckBits(seed, UID + 2, hash ^ otherHash, count));
  const fourth = hex(luckBits(seed, UID + 3, otherHash, count));
  const variant = "89ab".charAt(hash & 3);
  return `${first}-${second.slice(0, 4)}-4${second.slice(5)}-${variant}${third.slice(1, 4)}-${third.slice(4)}${fourth}`;
}

const hex = (bits: number): string => bits.toString(16).padStart(8, "0");
