/** Thrown when an invariant of the simulation itself is broken: our fault, never the user's. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** States a truth that the types cannot say. Throws {@link InvariantError} with `claim` when it does not hold. */
export function assert(condition: boolean, claim: string): asserts condition {
  if (!condition) throw new InvariantError(claim);
}

/** Narrows away `undefined` where the program's own rules say that a value is there. */
export function defined<T>(value: T | undefined, claim: string): T {
  if (value === undefined) throw new InvariantError(claim);
  return value;
}
