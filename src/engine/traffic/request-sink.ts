/** Requests as traffic holds them: one column for each property, one place for each request that is under way. */
export interface RequestColumns {
  /** Counts all arrivals of the run; the same request in every future of a scenario and seed. */
  readonly id: Float64Array;
  /** Index of the users in the run's list of traffic. */
  readonly spec: Int32Array;
  /** Number of the user among all users of the run. */
  readonly user: Int32Array;
  /** Index of the node at which it entered. */
  readonly node: Int32Array;
  /** Slot of the container that it was sent to; -1 = no endpoint, or nothing serves the port there. */
  readonly slot: Int32Array;
  /** µs since the start of the run. */
  readonly arrival: Float64Array;
}

/**
 * Who keeps account of the requests. Calls come in the order of time; `place` is the row of the request in `columns`, good
 * only during the call.
 */
export interface RequestSink {
  arrived(columns: RequestColumns, place: number): void;
  /** The user has an answer, an error, or has given up. `outcome` is an index into REQUEST_OUTCOMES, `time` in µs. */
  finished(columns: RequestColumns, place: number, outcome: number, time: number): void;
}
