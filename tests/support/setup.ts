import fc from "fast-check";

/** The same examples every time, so that a red run can be repeated; a failure prints its own seed and path. */
fc.configureGlobal({ seed: 20_261_125 });
