import { argumentsText } from '../consent/arguments-text.ts';
import type { AskElsewhere, Consent, ToolCall, Verdict } from '../consent/consent.ts';
import type { JsonObject, JsonRpcResponse } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import { maskTokens } from '../../shared/mask-tokens.ts';
import { fail } from '../../shared/problem.ts';
import { limitResult } from './limit-result.ts';
import type { ResultPolicy } from './result-policy.ts';
import type { Patience } from './sign-in.ts';

/**
 * What of an answer the host gets: masked, cut, and shown to the person first, as the policy says. Throws `result-denied` and
 * `result-pending`; the call has run then.
 */
export type ResultGate = (
  answer: JsonRpcResponse,
  call: ToolCall,
  id: string,
  patience: Patience,
  onWait?: AskElsewhere,
) => Promise<JsonRpcResponse>;

export function createResultGate({
  policy,
  consent,
  clock,
}: {
  policy: ResultPolicy;
  consent: Pick<Consent, 'ask'>;
  clock: Pick<Clock, 'now'>;
}): ResultGate {
  return async (answer, call, id, { until, signal }, onWait) => {
    if (!('result' in answer)) return answer;
    const { server, tool } = call;
    const { mask, maxBytes, approve } = policy(server, tool);
    const masked = mask ? (maskTokens(answer.result) as JsonObject) : answer.result;
    const result = limitResult(masked, maxBytes);
    if (approve) {
      const asked = { draft: draftOf(call, result), key: id };
      const verdict = await consent.ask(asked, Math.max(0, until - clock.now()), signal, onWait);
      refuse(verdict, tool);
    }
    return result === answer.result ? answer : { ...answer, result };
  };
}

function refuse(verdict: Verdict, tool: string): void {
  if (verdict.verdict === 'deny') fail('result-denied', { tool, words: verdict.words });
  if (verdict.verdict !== 'allow') fail('result-pending', { tool });
}

function draftOf({ host, entry, server, url, account, accountName, program, tool }: ToolCall, result: JsonObject) {
  const about = { host, entry, server, url, account, accountName, program, tool };
  return { ...about, kind: 'result' as const, definitionChanged: false, result: argumentsText(result) };
}
