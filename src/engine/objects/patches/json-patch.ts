import { isJsonObject, isList, type Json, type JsonList } from "../json.ts";
import { sameValue } from "../same-value.ts";

export type JsonPatched =
  | { readonly ok: true; readonly value: Json }
  /** `malformed`: no JSON patch at all; `inapplicable`: it does not fit the document. */
  | { readonly ok: false; readonly reason: "malformed" | "inapplicable"; readonly message: string };

/**
 * A document with a JSON patch applied (RFC 6902). All or nothing: the first operation that fails is the answer. As in the
 * API server, removing what is not there fails, and negative indices count from the end.
 */
export function jsonPatch(document: Json, operations: readonly Json[]): JsonPatched {
  let current = document;
  for (const operation of operations) {
    const outcome = apply(current, operation);
    if (!outcome.ok) return outcome;
    current = outcome.value;
  }
  return { ok: true, value: current };
}

type Path = readonly string[];

function apply(document: Json, operation: Json): JsonPatched {
  if (!isJsonObject(operation)) return malformed("operation is no object");
  const { op, path: pointer, from: origin, value } = operation;
  const path = readPointer(pointer);
  if (path === undefined) return malformed("missing or malformed path");
  switch (op) {
    case "add":
      return value === undefined ? malformed("missing value") : change(document, path, adding(value));
    case "replace":
      return value === undefined ? malformed("missing value") : change(document, path, replacing(value));
    case "remove":
      return change(document, path, REMOVING);
    case "test":
      return test(document, path, value ?? null);
    case "move":
    case "copy": {
      const from = readPointer(origin);
      if (from === undefined) return malformed("missing or malformed from");
      const moved = valueAt(document, from);
      if (moved === undefined)
        return inapplicable(`${op} operation does not apply: doc is missing from path`);
      const rest: JsonPatched =
        op === "move" ? change(document, from, REMOVING) : { ok: true, value: document };
      return rest.ok ? change(rest.value, path, adding(moved)) : rest;
    }
    default:
      return malformed(`unexpected kind: ${op}`);
  }
}

const malformed = (message: string): JsonPatched => ({ ok: false, reason: "malformed", message });
const inapplicable = (message: string): JsonPatched => ({ ok: false, reason: "inapplicable", message });

/** The steps of a JSON pointer (RFC 6901). */
function readPointer(pointer: Json | undefined): Path | undefined {
  if (typeof pointer !== "string") return undefined;
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) return undefined;
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function valueAt(document: Json, path: Path): Json | undefined {
  let current: Json | undefined = document;
  for (const step of path) {
    if (isList(current)) current = current[placeIn(current, step) ?? -1];
    else if (isJsonObject(current)) current = Object.hasOwn(current, step) ? current[step] : undefined;
    else return undefined;
  }
  return current;
}

/** The index that a step names in a list; undefined if it names none. */
function placeIn(list: JsonList, step: string): number | undefined {
  if (!/^(0|-?[1-9]\d*)$/.test(step)) return undefined;
  const index = Number(step);
  return index < 0 ? index + list.length : index;
}

function test(document: Json, path: Path, expected: Json): JsonPatched {
  const actual = valueAt(document, path) ?? null;
  if (sameValue(actual, expected)) return { ok: true, value: document };
  return inapplicable(`testing path /${path.join("/")} failed`);
}

/** What happens to the member or element at the end of a path; undefined if there is nothing to do it to. */
interface Edit {
  inObject(members: Map<string, Json>, name: string): boolean;
  inList(list: Json[], step: string): boolean;
  /** The new document, when the path is empty. */
  readonly whole: Json | undefined;
}

const adding = (value: Json): Edit => ({
  whole: value,
  inObject(members, name) {
    members.set(name, value);
    return true;
  },
  inList(list, step) {
    const place = step === "-" ? list.length : placeIn(list, step);
    if (place === undefined || place < 0 || place > list.length) return false;
    list.splice(place, 0, value);
    return true;
  },
});

const replacing = (value: Json): Edit => ({
  whole: value,
  inObject(members, name) {
    if (!members.has(name)) return false;
    members.set(name, value);
    return true;
  },
  inList(list, step) {
    const place = placeIn(list, step);
    if (place === undefined || list[place] === undefined) return false;
    list[place] = value;
    return true;
  },
});

const REMOVING: Edit = {
  whole: undefined,
  inObject: (members, name) => members.delete(name),
  inList(list, step) {
    const place = placeIn(list, step);
    if (place === undefined || list[place] === undefined) return false;
    list.splice(place, 1);
    return true;
  },
};

function change(document: Json, path: Path, edit: Edit): JsonPatched {
  const [step, ...rest] = path;
  if (step === undefined) {
    return edit.whole === undefined
      ? inapplicable("cannot remove the document")
      : { ok: true, value: edit.whole };
  }
  if (isList(document)) return changeInList(document, step, rest, edit);
  if (!isJsonObject(document)) return inapplicable(`missing path: /${path.join("/")}`);
  const members = new Map(Object.entries(document));
  if (rest.length === 0) {
    return edit.inObject(members, step) ? whole(members) : inapplicable(`missing path: /${step}`);
  }
  const inner = change(members.get(step) ?? null, rest, edit);
  if (!inner.ok) return inner;
  members.set(step, inner.value);
  return whole(members);
}

const whole = (members: Map<string, Json>): JsonPatched => ({ ok: true, value: Object.fromEntries(members) });

function changeInList(document: JsonList, step: string, rest: Path, edit: Edit): JsonPatched {
  const list = [...document];
  if (rest.length === 0) {
    return edit.inList(list, step) ? { ok: true, value: list } : inapplicable(`invalid index: ${step}`);
  }
  const place = placeIn(list, step);
  const element = place === undefined ? undefined : list[place];
  if (place === undefined || element === undefined) return inapplicable(`invalid index: ${step}`);
  const inner = change(element, rest, edit);
  if (!inner.ok) return inner;
  list[place] = inner.value;
  return { ok: true, value: list };
}
