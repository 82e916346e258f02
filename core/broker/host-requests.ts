/** What a server asks of the host's side by itself: a person, or their permission, says whether it may. */
import { randomUUID } from 'node:crypto';
import type { Consent, Verdict } from '../consent/consent.ts';
import { type HostAbilities, isUrlMode, requestForHost } from '../eras/host-abilities.ts';
import type { InputRequest } from '../eras/input-required.ts';
import { errorOf, type JsonRpcMessage, type JsonRpcRequest, type JsonRpcResponse, resultOf } from '../eras/messages.ts';
import { asksPerson } from '../policy/server-requests.ts';
import { elicitHere } from './elicit-here.ts';
import { decideRequest, type DecisionParts } from './host-decision.ts';
import type { HostLine } from './host-line.ts';
import { contentOf } from './record-members.ts';

export interface HostRequestsOptions extends DecisionParts {
  consent: Pick<Consent, 'check' | 'decide' | 'elicit'>;
  host(): HostAbilities;
  holdMs(): number;
  line: Pick<HostLine, 'ask'>;
  /** Answers the server. Never throws. */
  toServer(answer: JsonRpcResponse): void;
  /** Ends with the session. */
  life: AbortSignal;
}

export interface HostRequests {
  /** Whether the server's message is taken care of here: whatever it asks, and takes back. Never throws. */
  take(message: JsonRpcMessage): boolean;
  /**
   * Puts a server's request to the host where the person lets it, or to the person where the host cannot ask them. Waits at most
   * `holdMs` for them, and for the host as long as it takes. Rejects with what deciding or recording throws, and once aborted.
   */
  ask(request: InputRequest, holdMs: number, signal: AbortSignal): Promise<Answered>;
  /** The answer to a request that must not reach a host which finds it in a result; `undefined`: it may. */
  refused(request: InputRequest, signal: AbortSignal): Promise<JsonRpcResponse | undefined>;
  /** Whoever asked is there no more: the person and the host are asked no longer. */
  forget(): void;
}

/** The answer, under any id; `pending`: the person has not answered yet, and will find the question open. */
export type Answered = JsonRpcResponse | 'pending';

/** More than any honest server has open at once. */
const maxOpen = 1_000;

export function createHostRequests(options: HostRequestsOptions): HostRequests {
  const { host, toServer, line } = options;
  /** An old server's requests without an answer, by the server's ids. */
  const held = new Map<unknown, AbortController>();
  let round = new AbortController();

  const toHost = async (request: InputRequest, holdMs: number, signal: AbortSignal): Promise<Answered> => {
    const { verdict, finish } = await decideRequest(request, options, signal, (call, either) =>
      options.consent.check(call, holdMs, either),
    );
    if (verdict.verdict === 'pending') return 'pending';
    if (verdict.verdict !== 'allow') return refusalOf(request.method, verdict);
    try {
      const answer = await line.ask(identified(request), signal);
      // What a person fills in is between them and the server: not even its shape is kept.
      finish('result' in answer ? 'ok' : 'error', isElicitation(request) ? undefined : contentOf(answer));
      return answer;
    } catch (error) {
      finish('cancelled');
      throw error;
    }
  };
  const refused: HostRequests['refused'] = async (request, signal) => {
    if (!asksPerson(request.method)) return undefined;
    const either = AbortSignal.any([signal, round.signal, options.life]);
    const { verdict, finish } = await decideRequest(request, options, either, (call, until) =>
      options.consent.check(call, options.holdMs(), until),
    );
    if (verdict.verdict !== 'allow') return refusalOf(request.method, verdict);
    finish('ok');
    return undefined;
  };
  const ask: HostRequests['ask'] = async (request, holdMs, signal) => {
    const either = AbortSignal.any([signal, round.signal, options.life]);
    const forHost = requestForHost(request, host());
    if (forHost !== undefined) {
      return asksPerson(request.method) ? toHost(forHost, holdMs, either) : line.ask(forHost, either);
    }
    if (!isElicitation(request)) return errorOf(null, -32_601, 'Method not found');
    return elicitHere(request, options, holdMs, either);
  };
  const handle = async (request: JsonRpcRequest, over: AbortController): Promise<void> => {
    // What cannot be decided or recorded is not let through.
    const answer = await ask(request, options.holdMs(), over.signal).catch(() => refusalOf(request.method));
    held.delete(request.id);
    if (over.signal.aborted || options.life.aborted) return;
    toServer({ ...(answer === 'pending' ? refusalOf(request.method) : answer), id: request.id });
  };

  return {
    take(message) {
      if (!('method' in message)) return false;
      if (!('id' in message)) {
        if (message.method !== 'notifications/cancelled') return false;
        // The host is told by the id it knows, if it has heard of it at all.
        held.get(message.params?.['requestId'])?.abort();
      } else if (message.method === 'ping') toServer(resultOf(message.id, {}));
      else if (held.size >= maxOpen) toServer({ ...refusalOf(message.method), id: message.id });
      else {
        const over = new AbortController();
        held.set(message.id, over);
        void handle(message, over);
      }
      return true;
    },
    ask,
    refused,
    forget() {
      for (const over of held.values()) over.abort();
      round.abort();
      round = new AbortController();
    },
  };
}

function isElicitation({ method }: Pick<InputRequest, 'method'>): boolean {
  return method === 'elicitation/create';
}

/** 2025-11-25 demands an id of a question that opens an address; 2026-07-28 has none (checklist T30). */
function identified(request: InputRequest): InputRequest {
  if (!isElicitation(request) || !isUrlMode(request)) return request;
  return { ...request, params: { elicitationId: randomUUID(), ...request.params } };
}

/** Refused in the protocol's own words (spec 2025-11-25: client/sampling, client/elicitation). */
function refusalOf(method: string, { verdict }: Pick<Verdict, 'verdict'> = { verdict: 'withdrawn' }): JsonRpcResponse {
  const byPerson = verdict === 'deny';
  if (isElicitation({ method })) return resultOf('', { action: byPerson ? 'decline' : 'cancel' });
  return errorOf(null, -1, byPerson ? 'User rejected sampling request' : 'Nobody answered in time');
}
