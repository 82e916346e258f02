import { randomUUID } from 'node:crypto';
import type { ActivityDraft } from '../../shared/models.ts';
import { type Consent, requestDefinition, type Speaker, type ToolCall, type Verdict } from '../consent/consent.ts';
import type { InputRequest } from '../eras/input-required.ts';
import type { Clock } from '../ports/clock.ts';
import type { PauseSwitch } from './pause-switch.ts';
import { quietly } from './quietly.ts';
import { lineOf, scopesOf } from './record-members.ts';

export interface DecisionParts {
  consent: Pick<Consent, 'check' | 'decide'>;
  speaker(): Speaker;
  /** Whether policy lets no server ask for this. */
  isForbidden(method: string): boolean;
  pause: PauseSwitch;
  clock: Pick<Clock, 'now'>;
  record(draft: ActivityDraft): void;
}

/** What was decided about a server's request; `finish` puts on record how an allowed one ended. Never throws. */
export interface Decided {
  verdict: Verdict;
  /** `content`: what was answered. */
  finish(outcome: string, content?: unknown): void;
}

/** How a request is decided that nothing forbids: asking whether it may go to the host, or asking the person itself. */
export type Ask = (call: ToolCall, signal: AbortSignal) => Promise<Verdict>;

/** Decides about a server's request to the host's side, and records that. Rejects with what deciding or recording throws. */
export async function decideRequest(
  { method, params = {} }: InputRequest,
  { speaker, pause, clock, record, isForbidden }: DecisionParts,
  signal: AbortSignal,
  ask: Ask,
): Promise<Decided> {
  const from = speaker();
  const startedAt = clock.now();
  const line = { ...lineOf(from), method, call: randomUUID() };
  const start = (decision: 'allow' | 'deny', because: string) =>
    record({ kind: 'call.started', ...line, decision, because, scopes: scopesOf(from), content: params });
  // What has happened must reach whoever waits for it, on record or not.
  const finish: Decided['finish'] = (outcome, content) =>
    quietly(() => record({ kind: 'call.finished', ...line, outcome, durationMs: clock.now() - startedAt, content }));
  const denied = (because: string): Decided => {
    start('deny', because);
    finish('denied');
    return { verdict: { verdict: 'deny', because, by: 'rule' }, finish };
  };
  if (pause.isOn()) return denied('paused');
  if (isForbidden(method)) return denied('policy:serverRequests');
  const verdict = await ask(callOf(from, method, params), AbortSignal.any([signal, pause.next()]));
  if (pause.isOn()) return denied('paused');
  if (verdict.verdict === 'deny') {
    start('deny', verdict.because);
    finish('denied');
  }
  // On disk before it reaches the host, or the answer the server.
  if (verdict.verdict === 'allow') start('allow', verdict.because);
  return { verdict, finish };
}

/** Decided like a call of a tool of that name, but for what consent knows of requests. */
function callOf(from: Speaker, method: string, params: unknown): ToolCall {
  return { ...from, tool: method, arguments: params, definition: requestDefinition(method), isRequest: true };
}
