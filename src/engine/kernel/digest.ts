import { BLOCK_WORDS, finish, foldBlocks } from "./murmur.ts";

export interface DigestState {
  readonly hash: Int32Array;
  /** Words that do not fill a block yet. */
  readonly waiting: Int32Array;
  /** Words folded so far, the waiting ones included. */
  readonly words: number;
}

/** What a column may be made of. */
export type Column = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** A column is folded through a buffer of this many words, so that it may start at any byte. */
const BUFFER_WORDS = 4096;
const buffer = new Int32Array(BUFFER_WORDS);
const bufferBytes = new Uint8Array(buffer.buffer);

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

/**
 * A hash of 128 bits over a sequence of numbers, texts and columns, to tell whether two runs are the same bit for bit. Every NaN
 * counts as the same one, because engines differ in the bits of it; 0 and -0 differ. The same values in other portions
 * (a column, or its numbers one by one) give another hash.
 */
export class Digest {
  private readonly hash = new Int32Array(BLOCK_WORDS);
  private readonly waiting = new Int32Array(BLOCK_WORDS);
  private words = 0;

  /** Folds all 64 bits of a number. */
  number(value: number): this {
    double[0] = value;
    const isNan = Number.isNaN(value);
    this.word(isNan ? 0 : (halves[0] ?? 0));
    this.word(isNan ? 0x7ff80000 : (halves[1] ?? 0));
    return this;
  }

  /** Folds a text by its UTF-16 code units, and its length. */
  text(value: string): this {
    this.word(value.length);
    for (let index = 0; index < value.length; index += 2) {
      const second = index + 1 < value.length ? value.charCodeAt(index + 1) : 0;
      this.word(value.charCodeAt(index) | (second << 16));
    }
    return this;
  }

  /** Folds the elements of a typed array, and how many bytes they are. */
  column(values: Column): this {
    this.word(values.byteLength);
    while (this.words % BLOCK_WORDS !== 0) this.word(0);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (let start = 0; start < bytes.length; start += bufferBytes.length) {
      const portion = bytes.subarray(start, start + bufferBytes.length);
      bufferBytes.set(portion);
      const end = Math.ceil(portion.length / (4 * BLOCK_WORDS)) * BLOCK_WORDS;
      bufferBytes.fill(0, portion.length, 4 * end);
      if (values instanceof Float64Array) equalizeDoubles(portion.length / 8);
      else if (values instanceof Float32Array) equalizeSingles(portion.length / 4);
      foldBlocks(this.hash, buffer, 0, end);
      this.words += end;
    }
    return this;
  }

  /** The hash of all so far, 32 hexadecimal digits; more may follow. */
  hex(): string {
    const hash = this.hash.slice();
    const length = this.words % BLOCK_WORDS;
    if (length > 0) {
      const rest = new Int32Array(BLOCK_WORDS);
      rest.set(this.waiting.subarray(0, length));
      foldBlocks(hash, rest, 0, BLOCK_WORDS);
    }
    return finish(hash, 4 * this.words);
  }

  save(): DigestState {
    return { hash: this.hash.slice(), waiting: this.waiting.slice(), words: this.words };
  }

  restore(state: DigestState): void {
    this.hash.set(state.hash);
    this.waiting.set(state.waiting);
    this.words = state.words;
  }

  private word(value: number): void {
    const place = this.words % BLOCK_WORDS;
    this.waiting[place] = value;
    this.words += 1;
    if (place === BLOCK_WORDS - 1) foldBlocks(this.hash, this.waiting, 0, BLOCK_WORDS);
  }
}

const doubles = new Float64Array(buffer.buffer);
const singles = new Float32Array(buffer.buffer);

/** Gives every NaN among the first `count` doubles of the buffer the same bits. */
function equalizeDoubles(count: number): void {
  for (let index = 0; index < count; index += 1) {
    if (!Number.isNaN(doubles[index])) continue;
    buffer[2 * index] = 0;
    buffer[2 * index + 1] = 0x7ff80000;
  }
}

function equalizeSingles(count: number): void {
  for (let index = 0; index < count; index += 1) {
    if (Number.isNaN(singles[index])) buffer[index] = 0x7fc00000;
  }
}
