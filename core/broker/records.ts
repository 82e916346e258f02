import { randomUUID } from 'node:crypto';
import type { ActivityLog } from '../activity/activity.ts';
import type { Speaker } from '../consent/consent.ts';
import type { JsonRpcRequest } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import type { Problem } from '../../shared/problem.ts';
import { quietly } from './quietly.ts';

/** What is recorded of requests that are no tool calls. */
export interface Records {
  /** The host is told in any case, so a log that cannot be written must not keep the answer from it. */
  noteProblem(of: Problem, method: string): void;
  /** On record before it leaves; call the answer with the outcome. */
  start(request: JsonRpcRequest): (outcome: string) => void;
}

export function createRecords({
  activity,
  clock,
  about,
}: {
  activity: Pick<ActivityLog, 'record'>;
  clock: Clock;
  about(): Speaker;
}): Records {
  const common = () => {
    const { host, entry, session, server, account } = about();
    return { host, entry, session, server, account };
  };
  return {
    noteProblem: (of, method) =>
      quietly(() => activity.record({ kind: 'problem', ...common(), method, outcome: of.code })),
    start({ method }) {
      const line = { ...common(), method, call: randomUUID() };
      const startedAt = clock.now();
      activity.record({ kind: 'call.started', ...line });
      return (outcome) =>
        void activity.record({ kind: 'call.finished', ...line, outcome, durationMs: clock.now() - startedAt });
    },
  };
}
