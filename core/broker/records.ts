import { randomUUID } from 'node:crypto';
import type { ActivityLog } from '../activity/activity.ts';
import type { Speaker } from '../consent/consent.ts';
import type { JsonRpcRequest } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import { type Problem, problem, sentence } from '../../shared/problem.ts';
import { quietly } from './quietly.ts';

/** What is recorded of requests that are no tool calls. */
export interface Records {
  /** The host is told in any case, so a log that cannot be written must not keep the answer from it. */
  noteProblem(of: Problem, method: string): void;
  /** A tool was left out of the server's list; said once for each reason. */
  noteLeftOut(tool: string, reason: string): void;
  /** On record before it leaves; call the answer with the outcome. */
  start(request: JsonRpcRequest): (outcome: string) => void;
}

/** A server that invents tools without end fills no log. */
const maxLeftOut = 100;

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
  const leftOut = new Set<string>();
  return {
    noteLeftOut(tool, reason) {
      const key = JSON.stringify([tool, reason]);
      if (leftOut.has(key) || leftOut.size === maxLeftOut) return;
      leftOut.add(key);
      const of = problem('tool-left-out', { server: about().server, tool, reason });
      quietly(() => activity.record({ kind: 'problem', ...common(), tool, outcome: of.code, detail: sentence(of) }));
    },
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
