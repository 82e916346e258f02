import type { DecisionSource, GrantBounds, Permission, Prompt, Remember, SignInChoice } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { visible } from '../../shared/visible.ts';
import { isoTime } from '../ports/clock.ts';
import { compileBound } from '../policy/argument-bounds.ts';
import { checkChoice } from './check-choice.ts';
import type { ToolCall } from './consent.ts';
import { mayHostAnswer } from './host-answers.ts';

/** What a person may say beside yes or no, and for how long. */
export interface AnswerMore {
  bounds?: GrantBounds | undefined;
  /** With a no: for the model. */
  words?: string | undefined;
  /** With a yes to a sign-in. */
  choice?: SignInChoice | undefined;
  /** Where the answer came from. */
  by?: DecisionSource | undefined;
}

export interface Answer extends AnswerMore {
  answer: 'allow' | 'deny';
  remember: Remember;
}

/** Questions whose answer says all there is: nothing like it could be let through by it later. */
const onlyOnce = new Set<Prompt['kind']>(['result', 'instructions', 'server-prompt', 'program', 'elicitation']);

const MINUTE_MS = 60_000;

/** Refuses what the question does not offer, or what says two things at once. Problems: `usage`, `scopes-empty`. */
export function checkAnswer(prompt: Prompt, { answer, remember, bounds, words, choice, by }: Answer): void {
  const refuse = (reason: string) => fail('usage', { reason });
  if (by?.way === 'host' && !(remember === 'once' && mayHostAnswer(prompt)))
    refuse('Through a host only one call is answered, and only once.');
  checkChoice(prompt, answer, choice);
  if (prompt.kind === 'elicitation' && answer === 'allow') refuse('This question wants an answer of its own.');
  if (words !== undefined && answer === 'allow') refuse('Words to the model go with a no.');
  if ((remember === 'time') !== (bounds?.minutes !== undefined)) refuse('An answer for a time needs its minutes.');
  if (onlyOnce.has(prompt.kind) && remember !== 'once') refuse('This question is answered for once.');
  if (bounds === undefined) return;
  if (remember === 'once') refuse('An answer for once has no bounds.');
  if (prompt.kind !== 'tool-call') refuse('Only the answer about a tool call has bounds.');
  if (bounds.account === true && prompt.account === undefined) refuse('No account is signed in to hold the answer to.');
  checkArguments(prompt, bounds.arguments ?? []);
}

/** A bound that the call itself is not within would be an answer about something the person has not seen. */
function checkArguments(prompt: Prompt, bounds: NonNullable<GrantBounds['arguments']>): void {
  if (bounds.length === 0) return;
  const given = parsed(prompt.arguments);
  for (const bound of bounds) {
    if ((bound.equals === undefined) === (bound.like === undefined))
      fail('usage', { reason: `Say for "${bound.pointer}" either the value or a pattern.` });
    if (compileBound(bound)(given) !== true)
      fail('usage', { reason: `"${bound.pointer}" of this call is not what the answer would be bound to.` });
  }
}

/** Arguments too long to be shown whole are cut, and then no JSON text: nothing can be bound to them. */
function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The grant that remembers this answer; `undefined`: it holds for this call alone. The call that was asked about is the
 * first of those that `calls` counts.
 */
export function grantOf(
  call: ToolCall,
  { answer, remember, bounds = {}, words, by }: Answer,
  now: number,
): Omit<Permission, 'id' | 'uses' | 'createdAt'> | undefined {
  const callsLeft = bounds.calls === undefined ? undefined : bounds.calls - 1;
  if (remember === 'once' || callsLeft === 0) return undefined;
  return {
    origin: 'grant',
    effect: answer,
    host: bounds.everyHost === true ? '*' : call.host,
    server: call.server,
    tool: call.tool,
    ...(remember === 'session' ? { session: call.session } : {}),
    ...(bounds.minutes === undefined ? {} : { until: isoTime(now + bounds.minutes * MINUTE_MS) }),
    ...(bounds.account === true && call.account !== undefined ? { account: call.account } : {}),
    ...(bounds.arguments === undefined || bounds.arguments.length === 0 ? {} : { arguments: bounds.arguments }),
    ...(callsLeft === undefined ? {} : { callsLeft }),
    ...(words === undefined ? {} : { words }),
    ...(by === undefined ? {} : { by }),
  };
}

/** A person's words as the model gets them: one line, nothing hidden in it. */
export function cleaned(words: string | undefined): string | undefined {
  const text = words === undefined ? '' : visible(words).trim();
  return text === '' ? undefined : text;
}
