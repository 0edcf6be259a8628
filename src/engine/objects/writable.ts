/** A type whose members may be set one by one, while an object is being made that is immutable afterwards. */
export type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
