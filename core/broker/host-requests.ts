/** What a server asks of the host's side by itself: a person, or their permission, says whether it may. */
import { randomUUID } from 'node:crypto';
import type { ActivityDraft } from '../../shared/models.ts';
import type { Consent, Speaker, ToolCall, Verdict } from '../consent/consent.ts';
import {
  errorOf,
  type JsonRpcMessage,
  type JsonRpcRequest,
  type JsonRpcResponse,
  type RequestId,
  resultOf,
} from '../eras/messages.ts';
import type { PauseSwitch } from './pause-switch.ts';

export interface HostRequestsOptions {
  consent: Pick<Consent, 'check'>;
  speaker(): Speaker;
  /** Whether policy lets no server ask for this. */
  isForbidden(method: string): boolean;
  pause: PauseSwitch;
  holdMs(): number;
  record(draft: ActivityDraft): void;
  toHost(message: JsonRpcMessage): void;
  /** Answers the server. Never throws. */
  toServer(answer: JsonRpcResponse): void;
  /** Ends with the session. */
  life: AbortSignal;
}

/** Whether the message is taken care of here; else it goes to the host as it is. Never throws. */
export type TakeHostRequest = (message: JsonRpcMessage) => boolean;

/** What makes the host's model speak, or asks its person for something. Others (roots, ping) give nothing away. */
const asked = new Set(['sampling/createMessage', 'elicitation/create']);

export function createHostRequests(options: HostRequestsOptions): TakeHostRequest {
  /** Those that wait for the person. */
  const held = new Map<RequestId, AbortController>();

  const handle = async (request: JsonRpcRequest, signal: AbortSignal): Promise<void> => {
    const verdict = await decide(request, options, signal);
    if (verdict.verdict === 'allow') options.toHost(request);
    else if (!signal.aborted) options.toServer(refusalOf(request, verdict));
  };
  return (message) => {
    if (!('method' in message)) return false;
    if (!('id' in message))
      return message.method === 'notifications/cancelled' && cancel(message.params?.['requestId']);
    if (!asked.has(message.method)) return false;
    const over = new AbortController();
    held.set(message.id, over);
    void handle(message, AbortSignal.any([over.signal, options.life]))
      // What cannot be decided or recorded is not let through.
      .catch(() => options.toServer(refusalOf(message, { verdict: 'withdrawn', prompt: 'none' })))
      .finally(() => held.delete(message.id));
    return true;
  };

  /** The host never heard of it, so it need not hear that it was given up. */
  function cancel(id: unknown): boolean {
    const over = held.get(id as RequestId);
    over?.abort();
    return over !== undefined;
  }
}

/** How the host's side decides, whatever way the request came. */
export type Deciding = Omit<HostRequestsOptions, 'toHost' | 'toServer' | 'life'>;

/** The answer to a request that must not reach the host; `undefined`: it may. */
export async function refusedByHost(
  request: JsonRpcRequest,
  deciding: Deciding,
  signal: AbortSignal,
): Promise<JsonRpcResponse | undefined> {
  if (!asked.has(request.method)) return undefined;
  const verdict = await decide(request, deciding, signal);
  return verdict.verdict === 'allow' ? undefined : refusalOf(request, verdict);
}

async function decide(
  { method, params = {} }: JsonRpcRequest,
  { consent, speaker, pause, holdMs, record, isForbidden }: Deciding,
  signal: AbortSignal,
): Promise<Verdict> {
  const from = speaker();
  const { program: _, url: __, accountName: ___, ...about } = from;
  const line = { ...about, method, call: randomUUID() };
  const denied = (because: string): Verdict => {
    record({ kind: 'call.started', ...line, decision: 'deny', because });
    record({ kind: 'call.finished', ...line, outcome: 'denied' });
    return { verdict: 'deny', because, by: 'rule' };
  };
  if (pause.isOn()) return denied('paused');
  if (isForbidden(method)) return denied('policy:serverRequests');
  const either = AbortSignal.any([signal, pause.next()]);
  const verdict = await consent.check(callOf(from, method, params), holdMs(), either);
  if (pause.isOn()) return denied('paused');
  if (verdict.verdict === 'deny') return denied(verdict.because);
  // On disk before it reaches the host.
  if (verdict.verdict === 'allow')
    record({ kind: 'call.started', ...line, decision: 'allow', because: verdict.because });
  return verdict;
}

/** Decided like a call of a tool of that name, but for what consent knows of requests. */
function callOf(from: Speaker, method: string, params: unknown): ToolCall {
  return { ...from, tool: method, arguments: params, definition: { name: method, request: method }, isRequest: true };
}

/** Refused in the protocol's own words (spec 2025-11-25: client/sampling, client/elicitation). */
function refusalOf({ id, method }: JsonRpcRequest, { verdict }: Verdict): JsonRpcResponse {
  const byPerson = verdict === 'deny';
  if (method === 'elicitation/create') return resultOf(id, { action: byPerson ? 'decline' : 'cancel' });
  return errorOf(id, -1, byPerson ? 'User rejected sampling request' : 'Nobody answered in time');
}
