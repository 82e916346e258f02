import { randomUUID } from 'node:crypto';
import type { ActivityLog } from '../activity/activity.ts';
import type { Speaker } from '../consent/consent.ts';
import type { JsonRpcRequest } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import type { Problem } from '../../shared/problem.ts';
import { quietly } from './quietly.ts';
import { traceOf } from './trace.ts';

/** What is recorded of requests that are no tool calls. */
export interface Records {
  /** The host is told in any case, so a log that cannot be written must not keep the answer from it. */
  noteProblem(of: Problem, method: string): void;
  /** On record before it leaves; call the answer with the outcome. */
  start(request: JsonRpcRequest): (outcome: string, content?: unknown) => void;
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
    start(request) {
      const call = randomUUID();
      const line = { ...common(), method: request.method, call, ...traceOf(request) };
      const startedAt = clock.now();
      const { _meta, ...params } = request.params ?? {};
      const scopes = about().scopes?.join(' ');
      // Nobody decides about what only reads: the host asked for it, and policy lets it use the server.
      activity.record({
        kind: 'call.started',
        ...line,
        scopes,
        decision: 'allow',
        because: 'not-asked',
        content: params,
      });
      return (outcome, content) => {
        const durationMs = clock.now() - startedAt;
        activity.record({ kind: 'call.finished', ...line, outcome, durationMs, content });
      };
    },
  };
}
