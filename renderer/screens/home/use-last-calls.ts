import { useEffect, useState } from 'react';
import type { Activity, ActivityKind } from '../../../shared/models.ts';
import { type Problem, problemOf } from '../../../shared/problem.ts';
import type { CoreClient } from '../../core/core-client.ts';
import { useClient } from '../../core/use-core.tsx';

export type LastCalls =
  | { state: 'loading' | 'ok'; calls: readonly Activity[] }
  | { state: 'failed'; calls: readonly Activity[]; problem: Problem };

const shown = 6;
const kind: ActivityKind[] = ['call.finished'];

/** The last tool calls, newest first: once from the log, then each as it comes, for as long as the core is there. */
export function useLastCalls(live: boolean): LastCalls {
  const client = useClient();
  const [last, setLast] = useState<LastCalls>({ state: 'loading', calls: [] });
  useEffect(() => {
    if (!live) return undefined;
    const stop = new AbortController();
    const show = (lines: readonly Activity[]) =>
      setLast(({ calls }) => ({ state: 'ok', calls: newest([...lines, ...calls]) }));
    follow(client, stop.signal, show).catch((error: unknown) => {
      if (!stop.signal.aborted) setLast(({ calls }) => ({ state: 'failed', calls, problem: problemOf(error) }));
    });
    return () => stop.abort();
  }, [client, live]);
  return last;
}

async function follow(client: CoreClient, signal: AbortSignal, show: (lines: readonly Activity[]) => void) {
  const first = await client.activity.list({ kind, limit: 40 }, { signal });
  show(first);
  const after = Math.max(0, ...first.map(({ number }) => number));
  for await (const line of await client.activity.follow({ kind, after }, { signal })) show([line]);
}

/** Only calls of tools; hosts ask servers for much else that is of no interest here. A line may come twice. */
function newest(lines: readonly Activity[]): Activity[] {
  const calls = new Map(lines.filter(({ tool }) => tool !== undefined).map((line) => [line.number, line]));
  return [...calls.values()].toSorted((a, b) => b.number - a.number).slice(0, shown);
}
