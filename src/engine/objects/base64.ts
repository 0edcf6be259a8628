/** Base64 (RFC 4648, padded) of UTF-8 text, as Secrets keep their values. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The base64 of a text's UTF-8 bytes. */
export function encodeBase64(text: string): string {
  const bytes = utf8Bytes(text);
  let encoded = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second, third] = bytes.slice(index, index + 3);
    const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    encoded += `${sextet(bits, 18)}${sextet(bits, 12)}`;
    encoded += second === undefined ? "=" : sextet(bits, 6);
    encoded += third === undefined ? "=" : sextet(bits, 0);
  }
  return encoded;
}

/** What is wrong with a text as base64, in Go's words; undefined where nothing is. */
export function base64Problem(text: string): string | undefined {
  const significant = [...text]
    .map((character, index) => ({ character, index }))
    .filter(({ character }) => character !== "\n" && character !== "\r");
  const unpadded = significant.findIndex(({ character }) => !ALPHABET.includes(character));
  const digits = unpadded < 0 ? significant.length : unpadded;
  const rest = significant.slice(digits).map(({ character }) => character);
  const at = (position: number): string =>
    `illegal base64 data at input byte ${significant[position]?.index ?? text.length}`;
  if (rest.length === 0) {
    // Go names the first byte of the group that is cut short.
    return digits % 4 === 0 ? undefined : at(digits - (digits % 4));
  }
  if (rest[0] !== "=" || digits % 4 < 2) return at(digits);
  const padding = 4 - (digits % 4);
  const wrong = rest.findIndex((character, index) => index >= padding || character !== "=");
  if (wrong >= 0) return at(digits + wrong);
  return rest.length < padding ? at(digits + rest.length) : undefined;
}

/** The length in bytes of what a base64 text holds. */
export function base64Length(text: string): number {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

/** The length of a text in UTF-8. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // A surrogate pair is two units and four bytes.
    if (code >= 0x800 && (code < 0xd800 || code > 0xdfff)) length += 2;
    else if (code >= 0x80) length += 1;
  }
  return length;
}

/** UTF-8 of a text; lone surrogates become U+FFFD. */
export function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code, 0));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code, 6), tail(code, 0));
    else bytes.push(0xf0 | (code >> 18), tail(code, 12), tail(code, 6), tail(code, 0));
  }
  return bytes;
}

const tail = (code: number, shift: number): number => 0x80 | ((code >> shift) & 0x3f);

const sextet = (bits: number, shift: number): string => ALPHABET.charAt((bits >> shift) & 63);
