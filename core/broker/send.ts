import { fail } from '../../shared/problem.ts';
import { aboutOurHop } from '../eras/from-modern.ts';
import type { HostEra } from '../eras/host-era.ts';
import { isRepeatable } from '../eras/host.ts';
import { type HostAbilities, canOpen } from '../eras/host-abilities.ts';
import { readResult } from '../eras/input-required.ts';
import type { JsonRpcError, JsonRpcMessage, JsonRpcRequest, JsonRpcResponse } from '../eras/messages.ts';
import { visitsIn } from '../eras/url-required.ts';
import { RemoteFailure } from '../remote/remote.ts';
import type { HostRequests } from './host-requests.ts';
import type { Listening } from './listening.ts';
import { createRelayedInput } from './relayed-input.ts';
import type { Reply, Rounds, SendRound } from './rounds.ts';
import type { SessionSettings } from './session-settings.ts';
import type { Patience } from './sign-in.ts';
import type { Leaving } from './tool-call.ts';
import type { Upstream } from './upstream.ts';
import type { Words } from './words.ts';

export interface SendParts {
  server: string;
  upstream: Pick<Upstream, 'current'>;
  use: Upstream['use'];
  /** What the host speaks, as far as it has shown. */
  era(): HostEra;
  rounds: Rounds;
  refused: HostRequests['refused'];
  settings: Pick<SessionSettings, 'learn'>;
  listening: Listening;
  host(): HostAbilities;
  words: Words;
  /** What the server says beside the answer. */
  fromServer(message: JsonRpcMessage): void;
}

/** Sends a host's request, if `leaving` lets it right before, until the server has answered it. Throws as `Rounds` does. */
export type Send = (request: JsonRpcRequest, patience: Patience, leaving: Leaving) => Promise<JsonRpcResponse>;

export function createSend(parts: SendParts): Send {
  const { upstream, use, words, settings, listening, fromServer } = parts;

  const once = (
    request: JsonRpcRequest,
    { pass, signal, leaving }: { pass: Parameters<SendRound>[1]; signal: AbortSignal; leaving: Leaving },
  ): Promise<Reply> => {
    leaving.times.asked();
    return use(
      async (conversation, held) => {
        leaving.times.left(held?.scopes);
        await leaving.confirm?.(held?.account.id);
        // Confirming may have asked the server, and found that it has forgotten this conversation.
        if (upstream.current() !== conversation) throw new RemoteFailure({ kind: 'session-lost' }, 'no');
        const { era } = conversation.advertisement;
        const crosses = words.cross(era);
        const out = words.forServer(request, era);
        const onMessage = (message: JsonRpcMessage) => {
          const passed = pass(message);
          if (passed) fromServer(passed);
        };
        const to = { credential: held?.credential, signal, onMessage };
        const answer = await leaving.times.server(() => conversation.request(out, to));
        settings.learn(request, answer);
        listening.revive();
        if (!('result' in answer)) {
          if (crosses) refuse(parts.server, answer.error);
          const visits = era === 'legacy' ? visitsIn(answer.error) : undefined;
          return visits === undefined || canOpen(parts.host()) ? { answer } : { answer, visits };
        }
        const read = crosses ? readResult(request.method, answer.result) : 'complete';
        if (read !== 'complete' && 'asks' in read) return read;
        if (read !== 'complete') throw new RemoteFailure({ kind: 'not-mcp', reason: read.invalid }, 'maybe');
        const result = words.forHost(request.method, answer.result, era);
        // The same message still has the text it came as.
        return { answer: result === answer.result ? answer : { ...answer, result } };
      },
      toolOf(request),
      // What listens is opened again by whoever keeps it open.
      isRepeatable(request.method) && request.method !== 'subscriptions/listen',
    );
  };
  const relayInput = createRelayedInput(parts);
  /** A host of 2026-07-28 answers the server's questions itself. */
  const relayed: Send = (request, { signal }, leaving) => {
    const send = async (each: JsonRpcRequest) => {
      const reply = await once(each, { pass: (message) => message, signal, leaving });
      if ('answer' in reply) return reply.answer;
      throw new Error('the host changed its era within a request');
    };
    return relayInput(request, send, signal);
  };

  return (request, patience, leaving) => {
    if (parts.era() === 'modern') return relayed(request, patience, leaving);
    return parts.rounds(request, patience, (out, pass) => once(out, { pass, signal: patience.signal, leaving }));
  };
}

/** Throws where an error of a 2026-07-28 server is about our hop to it: nothing has run then. */
function refuse(server: string, error: JsonRpcError['error']): void {
  const about = aboutOurHop(error);
  if (about === undefined) return;
  // The era is found out anew.
  if (about === 'version') throw new RemoteFailure({ kind: 'session-lost' }, 'no');
  if (about === 'headers') throw new RemoteFailure({ kind: 'not-mcp', reason: 'it refuses our headers' }, 'no');
  fail('input-unsupported', { server, method: about.capabilities });
}

/** The tool a request is for, if it is a call. */
function toolOf({ method, params }: JsonRpcRequest): string | undefined {
  const name = method === 'tools/call' ? params?.['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
