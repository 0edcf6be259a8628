/**
 * The hash that names a ReplicaSet, bit for bit: FNV-1a over the text in which go-spew prints the template's Go
 * structs (kubernetes pkg/controller ComputeHash, pkg/util/hash), in an alphabet without vowels (apimachinery
 * util/rand SafeEncodeString).
 */

import { parseQuantity } from "../kernel/quantity.ts";
import { utf8Bytes } from "./base64.ts";
import { compareText } from "./go-text.ts";
import { SAFE_CHARACTERS } from "./names.ts";
import { fieldsOf, type GoType } from "./schema/struct-table.ts";
import type { PodTemplateSpec } from "./types/pod.ts";

const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** The hash of a defaulted template; `collisionCount` is that of the Deployment's status, where it has one. */
export function podTemplateHash(template: PodTemplateSpec, collisionCount?: number): string {
  let hash = hashes.get(template);
  if (hash === undefined) {
    hash = fnv(FNV_START, utf8Bytes(dumpTemplate(template)));
    hashes.set(template, hash);
  }
  if (collisionCount !== undefined) hash = fnv(hash, collisionBytes(collisionCount));
  return [...`${hash >>> 0}`]
    .map((digit) => SAFE_CHARACTERS.charAt(digit.charCodeAt(0) % SAFE_CHARACTERS.length))
    .join("");
}

/**
 * Templates are immutable and shared, so each is printed once; what is kept is a function of the template alone.
 */
const hashes = new WeakMap<PodTemplateSpec, number>();

/** The text that is hashed: every field with its name and Go type, empty ones too. */
export function dumpTemplate(template: PodTemplateSpec): string {
  return `(v1.PodTemplateSpec)${dumpStruct("PodTemplateSpec", template)}`;
}

function fnv(start: number, bytes: readonly number[]): number {
  let hash = start;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash;
}

/** Eight bytes, of which the lower four hold the number, the lowest first. */
function collisionBytes(count: number): readonly number[] {
  return [0, 8, 16, 24].map((shift) => (count >>> shift) & 0xff).concat(0, 0, 0, 0);
}

function dumpStruct(struct: string, source: object): string {
  const values = new Map<string, unknown>(Object.entries(source));
  const fields = fieldsOf(struct).map(({ goName, name, type }) => {
    const value = name === "" ? source : values.get(name);
    return `${goName}:(${type.name})${dumpValue(type, value)}`;
  });
  return `{${fields.join(" ")}}`;
}

/** A value without its type. Empty lists and maps are nil: the server's storage does not tell them apart. */
function dumpValue(type: GoType, source: unknown): string {
  switch (type.kind) {
    case "pointer":
      return source === undefined || source === null ? "<nil>" : dumpValue(type.of, source);
    case "string":
      return source === undefined ? "" : `${source}`;
    case "bool":
      return source === true ? "true" : "false";
    case "integer":
      return `${source ?? 0}`;
    case "intOrString":
      return dumpIntOrString(source);
    case "quantity":
      return dumpQuantity(`${source ?? "0"}`);
    case "struct":
      return dumpStruct(type.struct, typeof source === "object" && source !== null ? source : {});
    case "list":
      return dumpList(type.of, source);
    case "map":
      return dumpMap(type.of, source);
    case "time":
      return "{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}";
    case "bytes":
    case "raw":
      return "<nil>";
  }
}

function dumpList(of: GoType, source: unknown): string {
  if (!Array.isArray(source) || source.length === 0) return "<nil>";
  return `[${source.map((element) => dumpValue(of, element)).join(" ")}]`;
}

function dumpMap(of: GoType, source: unknown): string {
  if (typeof source !== "object" || source === null) return "<nil>";
  const entries = Object.entries(source).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return "<nil>";
  const sorted = entries.sort(([a], [b]) => compareText(a, b));
  return `map[${sorted.map(([key, value]) => `${key}:${dumpValue(of, value)}`).join(" ")}]`;
}

function dumpIntOrString(source: unknown): string {
  const isText = typeof source === "string";
  const [type, number, text] = isText ? [1, 0, source] : [0, Number(source ?? 0), ""];
  return `{Type:(intstr.Type)${type} IntVal:(int32)${number} StrVal:(string)${text}}`;
}

function dumpQuantity(text: string): string {
  const parsed = parseQuantity(text);
  const quantity = parsed.ok ? parsed.quantity : undefined;
  const isArbitrary = quantity?.arbitrary === true;
  const value = isArbitrary ? 0n : (quantity?.unscaled ?? 0n);
  const scale = isArbitrary ? 0 : (quantity?.exponent ?? 0);
  const decimal = isArbitrary ? dumpDecimal(quantity.unscaled, -quantity.exponent) : "<nil>";
  const fields = [
    `i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}}`,
    `d:(resource.infDecAmount){Dec:(*inf.Dec)${decimal}}`,
    `s:(string)${quantity?.text ?? ""}`,
    `Format:(resource.Format)${quantity?.format ?? ""}`,
  ];
  return `{${fields.join(" ")}}`;
}

/** An amount beyond 64 bits, in words of 64 bits, the lowest first. */
function dumpDecimal(unscaled: bigint, scale: number): string {
  const words: bigint[] = [];
  for (let rest = unscaled < 0n ? -unscaled : unscaled; rest > 0n; rest >>= 64n) {
    words.push(BigInt.asUintN(64, rest));
  }
  const abs = words.length === 0 ? "<nil>" : `[${words.join(" ")}]`;
  return `{unscaled:(big.Int){neg:(bool)${unscaled < 0n} abs:(big.nat)${abs}} scale:(inf.Scale)${scale}}`;
}
