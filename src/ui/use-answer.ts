import { useEffect, useState } from "react";
import { useSession, useWorkbench } from "../store/hooks.ts";
import type { Answer, Query } from "../worker/protocol.ts";

/** Asks the recording, and again when the question or the run changes; null until it answers. */
export function useAnswer(query: Query | null): Answer | null {
  const { client } = useSession();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const run = useWorkbench((state) => state.view);
  const key = JSON.stringify(query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the query, and another run has other answers
  useEffect(() => {
    if (query === null) {
      setAnswer(null);
      return;
    }
    let isCurrent = true;
    client.query(query).then((next) => {
      if (isCurrent) setAnswer(next);
    });
    return () => {
      isCurrent = false;
    };
  }, [client, run, key]);
  return answer;
}
