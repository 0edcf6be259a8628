/**
 * A memory of the latest entries (client-go's LRU cache): when it is full, what was longest unused is forgotten. Values are
 * replaced, never changed, so that a saved state stays what it was.
 */
export class Recent<Value> {
  readonly #limit: number;
  #entries = new Map<string, Value>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: Value): void {
    // Order matters only when something is about to be forgotten, and keeping it is dear.
    if (this.#entries.size * 2 > this.#limit) this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#limit) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  save(): readonly (readonly [string, Value])[] {
    return [...this.#entries];
  }

  restore(entries: readonly (readonly [string, Value])[]): void {
    this.#entries = new Map(entries);
  }
}
