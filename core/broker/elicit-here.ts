import type { Consent } from '../consent/consent.ts';
import type { ElicitationEnd } from '../consent/elicitations.ts';
import { elicitationOf } from '../eras/elicitation-form.ts';
import type { InputRequest } from '../eras/input-required.ts';
import { errorOf, resultOf } from '../eras/messages.ts';
import { decideRequest, type DecisionParts } from './host-decision.ts';
import type { Answered } from './host-requests.ts';

/**
 * Asks the person in Drawbridge what a server wants to know of them, where the host cannot. The question itself is what the
 * person decides about, so nothing but a rule that denies comes before it.
 */
export async function elicitHere(
  request: InputRequest,
  parts: DecisionParts & { consent: Pick<Consent, 'elicit'> },
  holdMs: number,
  signal: AbortSignal,
): Promise<Answered> {
  const elicitation = elicitationOf(request);
  if (elicitation === undefined) return errorOf(null, -32_602, 'The question cannot be shown to a person');
  let end: ElicitationEnd = { action: 'cancel' };
  const { verdict, finish } = await decideRequest(request, parts, signal, async (call, either) => {
    const { effect } = parts.consent.decide(call);
    if (effect === 'deny') return parts.consent.check(call, 0, either);
    end = await parts.consent.elicit(call, elicitation, holdMs, either);
    if (end === 'pending') return { verdict: 'pending', prompt: 'open' };
    const because = end.because ?? 'none';
    if (end.action === 'decline') return { verdict: 'deny', because, by: 'person' };
    return end.action === 'accept' ? { verdict: 'allow', because } : { verdict: 'withdrawn', prompt: because };
  });
  if (verdict.verdict === 'pending') return 'pending';
  if (verdict.verdict !== 'allow') {
    return resultOf('', { action: verdict.verdict === 'deny' ? 'decline' : 'cancel' });
  }
  finish('ok');
  const { content } = end;
  return resultOf('', { action: 'accept', ...(content === undefined ? {} : { content }) });
}
