import { sentence } from '../../shared/problem.ts';
import type { Consent, Speaker } from '../consent/consent.ts';
import type { HostEra } from '../eras/host-era.ts';
import { errorOf, type JsonRpcRequest, type JsonRpcResponse, resultOf } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import { createCallTimes } from './call-times.ts';
import type { Definitions } from './definitions.ts';
import type { Listening } from './listening.ts';
import type { Lists } from './lists.ts';
import type { LogLevel } from './log-level.ts';
import { listMember } from './pages.ts';
import { contentOf } from './record-members.ts';
import type { Records, Started } from './records.ts';
import type { Send } from './send.ts';
import { checkServerPrompt } from './server-prompts.ts';
import { listBeforeSignIn } from './sign-in.ts';
import type { TaskResults } from './task-results.ts';
import { unavailableCode } from './tool-results.ts';
import { problemOfUse, SignInNeeded, type Upstream } from './upstream.ts';

export interface ForwardParts {
  server: string;
  /** What the host speaks, as far as it has shown. */
  era(): HostEra;
  use: Upstream['use'];
  send: Send;
  lists: Pick<Lists, 'answer'>;
  logLevel: LogLevel;
  listening: Listening;
  consent: Pick<Consent, 'checkPrompt'>;
  speaker(): Speaker;
  /** The server's prompts. */
  definitions: Definitions;
  records: Records;
  tasks: Pick<TaskResults, 'gated'>;
  clock: Clock;
  holdMs(): number;
}

/** Carries out any request but a tool call; `undefined` when the host cancelled it. Never throws. */
export type Forward = (request: JsonRpcRequest, signal: AbortSignal) => Promise<JsonRpcResponse | undefined>;

/** Requests that let something out of the server besides its lists: recorded, not asked about. */
const recorded = new Set(['resources/read', 'prompts/get']);

/** Whose failures stand in the log otherwise, or, being tried again by themselves, nowhere. */
const unremarkable = new Set([...recorded, 'subscriptions/listen']);

/** Requests of old hosts that 2026-07-28 does not have: the server is told in another way. */
const toldOtherwise = new Set(['logging/setLevel', 'resources/subscribe', 'resources/unsubscribe']);

function unrecorded(sent: JsonRpcRequest, clock: Clock): Started {
  return { sent, times: createCallTimes(clock), finish: () => {} };
}

export function createForward(parts: ForwardParts): Forward {
  const { server, records, clock, holdMs } = parts;

  const carryOut = async (
    request: JsonRpcRequest,
    { sent, times }: Started,
    signal: AbortSignal,
  ): Promise<JsonRpcResponse> => {
    const patience = { until: clock.now() + holdMs(), signal };
    if (request.method === 'prompts/get') {
      const from = { ...parts, speaker: parts.speaker() };
      await checkServerPrompt(request, from, { holdMs: holdMs(), signal });
    }
    if (listMember(request.method) !== undefined) return parts.lists.answer(request, signal);
    const here = await answeredHere(request);
    return here ?? parts.tasks.gated(request, await parts.send(sent, patience, { times }), patience);
  };
  const answeredHere = async (request: JsonRpcRequest): Promise<JsonRpcResponse | undefined> => {
    if (!toldOtherwise.has(request.method) || parts.era() === 'modern') return undefined;
    const era = await parts.use(async (conversation) => conversation.advertisement.era);
    if (era === 'legacy') return undefined;
    return request.method === 'logging/setLevel' ? parts.logLevel.set(request) : parts.listening.answer(request);
  };
  return async (request, signal) => {
    const started = recorded.has(request.method) ? records.start(request) : unrecorded(request, clock);
    const { finish } = started;
    try {
      const answer = await carryOut(request, started, signal);
      finish('result' in answer ? 'ok' : 'error', contentOf(answer));
      return answer;
    } catch (error) {
      if (signal.aborted) {
        finish('cancelled');
        return undefined;
      }
      const of = problemOfUse(server, error);
      finish(of.code);
      const isSignIn = error instanceof SignInNeeded;
      if (!unremarkable.has(request.method) && !isSignIn) records.noteProblem(of, request.method);
      const list = isSignIn ? listBeforeSignIn(request.method, server) : undefined;
      if (list) return resultOf(request.id, list);
      return errorOf(request.id, unavailableCode, sentence(of), { code: of.code });
    }
  };
}
