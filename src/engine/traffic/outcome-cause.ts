/** How a request ended. The order is that of the numbers stored in columns; only append. */
export const REQUEST_OUTCOMES = [
  "succeeded",
  "serverError",
  "connectionRefused",
  "noEndpoints",
  "timeout",
  "resetByTermination",
  "overloaded",
  "unreachable",
] as const;

export type RequestOutcome = (typeof REQUEST_OUTCOMES)[number];

/** In the words of the page and the command line. */
export const OUTCOME_WORDS: Readonly<Record<RequestOutcome, string>> = {
  succeeded: "succeeded",
  serverError: "answered 500",
  connectionRefused: "connection refused",
  noEndpoints: "no endpoints",
  timeout: "timed out",
  resetByTermination: "cut off by termination",
  overloaded: "answered 503, queue full",
  unreachable: "address gone",
};
