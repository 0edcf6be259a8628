import { failurePath } from "../charts/marks.ts";
import type { RequestOutcome } from "../engine/index.ts";

export function FailureGlyph({ outcome }: { outcome: RequestOutcome }) {
  return (
    <svg width="10" height="10" viewBox="-5 -5 10 10" aria-hidden="true" focusable="false">
      {outcome !== "succeeded" && <path d={failurePath(outcome, 3.6)} className="cross" />}
    </svg>
  );
}
