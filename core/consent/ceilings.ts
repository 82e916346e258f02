import type { Ceiling, Effect, Kept, Prompt } from '../../shared/models.ts';
import { fail, problemOf } from '../../shared/problem.ts';
import { shortened } from '../../shared/shortened.ts';
import type { Policy } from '../policy/effective.ts';
import { isoTime } from '../ports/clock.ts';
import type { Answer } from './answers.ts';
import type { Question } from './prompts.ts';

/** How an answer is remembered: as it was given, or as long as ceilings let a yes hold. What was denied is never shortened. */
export function keptOf(
  { sessionOver }: Pick<Question, 'sessionOver'>,
  { answer, remember, bounds }: Answer,
  ceilings: readonly Ceiling[],
): Kept {
  const kept = shortened({ remember, bounds }, answer === 'allow' ? ceilings : []);
  // The session that asked is over: nothing can be remembered for it.
  return kept.remember === 'session' && sessionOver ? { remember: 'once' } : kept;
}

/** A question as it is shown: with what a yes may hold at most, so that a screen can say what it would come to. */
export function withCeilings(prompt: Prompt, policy: () => Pick<Policy, 'ceilings'>): Prompt {
  const isRemembered = prompt.kind === 'tool-call' || prompt.kind === 'server-request';
  if (prompt.state !== 'open' || !isRemembered) return prompt;
  try {
    const { ceilings } = policy();
    return ceilings.length === 0 ? prompt : { ...prompt, ceilings: [...ceilings] };
  } catch (error) {
    // The question is there to be denied; nothing is allowed while a policy cannot be used.
    if (problemOf(error).code === 'policy-invalid') return prompt;
    throw error;
  }
}

/**
 * When a rule that is written now ends. Problem: `rule-beyond-policy` where an allow would never hold, as it has no count
 * and no session.
 */
export function endOfRule(effect: Effect, ceilings: () => readonly Ceiling[], now: number): { until?: string } {
  if (effect !== 'allow') return {};
  let end = Infinity;
  for (const { longest = 'always', calls, by } of ceilings()) {
    if (calls !== undefined || longest === 'once' || longest === 'session') fail('rule-beyond-policy', { by });
    if (typeof longest === 'object') end = Math.min(end, now + longest.minutes * 60_000);
  }
  return end === Infinity ? {} : { until: isoTime(end) };
}
