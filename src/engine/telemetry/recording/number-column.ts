/** A growing column of numbers that is only appended to, so that a checkpoint of it is its length. */
export interface NumberColumn {
  values: Float64Array;
  length: number;
}

export const createColumn = (): NumberColumn => ({ values: new Float64Array(256), length: 0 });

export function append(column: NumberColumn, value: number): void {
  if (column.length === column.values.length) {
    const values = new Float64Array(column.length * 2);
    values.set(column.values);
    column.values = values;
  }
  column.values[column.length] = value;
  column.length += 1;
}

/** The value at an index below the length. */
export const valueAt = (column: NumberColumn, index: number): number => column.values[index] ?? 0;

/** Index of the last entry that is at most `limit` in a sorted column; -1 when there is none. */
export function lastAtMost(column: NumberColumn, limit: number): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueAt(column, middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
