/**
 * Calls that a server answered with a question (`input_required`): the host sends each again with what was asked for, and the
 * person is not asked about it again (checklist T28). Known by the server's state, or by the names of what it asked.
 */
import { isDeepStrictEqual } from 'node:util';
import type { ToolCall } from '../consent/consent.ts';
import { isObject, type JsonObject, type JsonRpcRequest } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import { keepNewest } from '../ports/newest.ts';

export interface Allowed {
  /** What was allowed. */
  asked: ToolCall;
  because: string;
}

export interface LogicalCalls {
  /** The call ended in this question. */
  interrupted(result: JsonObject, allowed: Allowed): void;
  /** What allowed the call that this request goes on with, given once; `undefined`: it is another call. */
  continued(request: JsonRpcRequest, tool: string): Allowed | undefined;
}

/** As long as an approval waits for its call. */
const keepMs = 10 * 60_000;
/** More than a host has open at once. */
const maxKept = 100;

export function createLogicalCalls(clock: Pick<Clock, 'now'>): LogicalCalls {
  const kept = new Map<string, Allowed & { until: number }>();
  return {
    interrupted({ requestState, inputRequests }, allowed) {
      const key = keyOf(allowed.asked.tool, requestState, inputRequests);
      if (key === undefined) return;
      keepNewest(kept, key, { ...allowed, until: clock.now() + keepMs }, maxKept);
    },
    continued({ params = {} }, tool) {
      const key = keyOf(tool, params['requestState'], params['inputResponses']);
      const found = key === undefined ? undefined : kept.get(key);
      if (key === undefined || !found || !isDeepStrictEqual(found.asked.arguments, params['arguments'] ?? {}))
        return undefined;
      kept.delete(key);
      return found.until > clock.now() ? found : undefined;
    },
  };
}

/** The state is the server's own name for the call; where it gives none, the names of its questions are all there is. None: a new call. */
function keyOf(tool: string, state: unknown, questions: unknown): string | undefined {
  if (typeof state === 'string') return JSON.stringify([tool, 'state', state]);
  const names = isObject(questions) ? Object.keys(questions).toSorted() : [];
  return names.length === 0 ? undefined : JSON.stringify([tool, 'questions', names]);
}
