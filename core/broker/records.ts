import { randomUUID } from 'node:crypto';
import type { ActivityLog } from '../activity/activity.ts';
import type { Speaker } from '../consent/consent.ts';
import type { JsonRpcRequest } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import { type Problem, problem, sentence } from '../../shared/problem.ts';
import { type CallTimes, createCallTimes } from './call-times.ts';
import { quietly } from './quietly.ts';
import { lineOf, scopesOf } from './record-members.ts';
import { traced } from './traced.ts';

/** What is recorded of requests that are no tool calls. */
export interface Records {
  /** The host is told in any case, so a log that cannot be written must not keep the answer from it. */
  noteProblem(of: Problem, method: string): void;
  /** A tool was left out of the server's list; said once for each reason. */
  noteLeftOut(tool: string, reason: string): void;
  /** On record before it leaves, as `sent`; call `finish` with the outcome. */
  start(request: JsonRpcRequest): Started;
}

export interface Started {
  /** In its place in the trace. */
  sent: JsonRpcRequest;
  /** Where its time goes. */
  times: CallTimes;
  finish(outcome: string, content?: unknown): void;
}

/** A server that invents tools without end fills no log. */
const maxLeftOut = 100;

export function createRecords({
  activity,
  isTracing,
  clock,
  about,
}: {
  activity: Pick<ActivityLog, 'record'>;
  /** Whether calls are sent to a collector as spans. */
  isTracing(): boolean;
  clock: Clock;
  about(): Speaker;
}): Records {
  const common = () => lineOf(about());
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
    start(request) {
      const call = randomUUID();
      const { request: sent, members } = traced(request, call, isTracing());
      const line = { ...common(), method: request.method, call, ...members };
      const startedAt = clock.now();
      const { _meta, ...params } = request.params ?? {};
      // Nobody decides about what only reads: the host asked for it, and policy lets it use the server.
      const decided = { decision: 'allow', because: 'not-asked', scopes: scopesOf(about()) } as const;
      activity.record({ kind: 'call.started', ...line, ...decided, content: params });
      const times = createCallTimes(clock);
      return {
        sent,
        times,
        finish(outcome, content) {
          const durationMs = clock.now() - startedAt;
          activity.record({ kind: 'call.finished', ...line, outcome, durationMs, ...times.spent(), content });
        },
      };
    },
  };
}
