import { useEffect, useState } from "react";
import { useSession } from "../store/hooks.ts";
import type { Answer, Query } from "../worker/protocol.ts";

/** Asks the recording, and again when the question changes; null until it answers. */
export function useAnswer(query: Query | null): Answer | null {
  const { client } = useSession();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const key = JSON.stringify(query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the query
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
  }, [client, key]);
  return answer;
}
