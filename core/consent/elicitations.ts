import type { Elicitation, ElicitationReply, FormValues } from '../../shared/elicitation.ts';
import { formFaults } from '../../shared/elicitation-check.ts';
import type { Prompt } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Asking } from './asking.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Speaker } from './consent.ts';
import { PROMPT_MS, type Ending, type Prompts, type Question } from './prompts.ts';

/** What a server's question to the person came to. `pending`: nobody answered in time; a late answer counts once. */
export type ElicitationEnd = (ElicitationReply & { because?: string }) | 'pending';

/** Questions of servers that the person answers here, as their host does not ask them. */
export interface Elicitations {
  /**
   * Asks, for at most `holdMs`; an answer given after that counts once, for the same question of the same server in the same
   * session, within 10 minutes. Rejects with what recording throws, and with `prompts-full`.
   */
  elicit(from: Speaker, elicitation: Elicitation, holdMs: number, signal: AbortSignal): Promise<ElicitationEnd>;
  /** The person's answer. Throws `prompt-unknown`, `prompt-ended`, `form-invalid`, and `usage` for another kind of question. */
  reply(id: string, reply: ElicitationReply): Prompt;
}

export function createElicitations({
  asking,
  prompts,
  clock,
}: {
  asking: Asking;
  prompts: Prompts;
  clock: Clock;
}): Elicitations {
  /** What was filled in, for whoever waits. Never in a prompt, never in the log. */
  const filledIn = new WeakMap<Question, FormValues>();
  const late = new Map<string, { end: ElicitationEnd; until: number }>();

  const takeLate = (key: string): ElicitationEnd | undefined => {
    for (const [old, { until }] of late) if (until <= clock.now()) late.delete(old);
    const found = late.get(key);
    late.delete(key);
    return found?.end;
  };
  const endOf = (ending: Ending | { state: 'pending' }, question: Question): ElicitationEnd => {
    const content = filledIn.get(question);
    if (ending.state === 'pending') return 'pending';
    if (ending.state === 'denied') return { action: 'decline', because: ending.because };
    if (ending.state !== 'allowed') return { action: 'cancel' };
    return { action: 'accept', because: ending.because, ...(content === undefined ? {} : { content }) };
  };
  const close = (question: Question, ending: Ending, content?: FormValues): Prompt => {
    prompts.record(question, ending);
    if (content !== undefined) filledIn.set(question, content);
    const nobodyWaits = question.waiters.size === 0;
    prompts.close(question, ending);
    if (nobodyWaits) late.set(question.key, { end: endOf(ending, question), until: clock.now() + PROMPT_MS });
    return question.prompt;
  };

  return {
    async elicit(from, elicitation, holdMs, signal) {
      const key = canonicalJson([from.session, from.server, from.account ?? null, elicitation]);
      const answered = takeLate(key);
      if (answered !== undefined) return answered;
      if (signal.aborted) return { action: 'cancel' };
      const question = asking.to({ draft: draftOf(from, elicitation), key });
      return endOf(await prompts.wait(question, holdMs, signal), question);
    },
    reply(id, { action, content = {} }) {
      const question = prompts.find(id);
      const { elicitation } = question.prompt;
      if (elicitation === undefined) return fail('usage', { reason: `${id} is answered with yes or no.` });
      if (action === 'cancel') return close(question, { state: 'withdrawn' });
      const ending: Ending = { state: action === 'accept' ? 'allowed' : 'denied', by: 'person', because: id };
      if (action === 'decline' || elicitation.mode === 'url') return close(question, ending);
      const faults = [...formFaults(elicitation.fields, content).values()];
      if (faults.length > 0) fail('form-invalid', { faults });
      return close(question, ending, content);
    },
  };
}

function draftOf({ host, entry, server, url, account, accountName, program }: Speaker, elicitation: Elicitation) {
  const about = { host, entry, server, url, account, accountName, program };
  return { ...about, kind: 'elicitation' as const, definitionChanged: false, elicitation };
}
