import type { ArgumentBound, GrantBounds, Prompt, Remember } from '../../../shared/models.ts';
import { type Json, parsed } from '../../ui/json/json-tree.ts';

/** What the person has chosen so far about an answer that is remembered, and what they say with a no. */
export interface Remembered {
  remember: Remember;
  minutes: Minutes;
  calls: Calls;
  everyHost: boolean;
  account: boolean;
  /** What it is bound to, by the argument's pointer: its value where nothing is said, or a pattern. */
  arguments: ReadonlyMap<string, string | undefined>;
  /** To the model, with a no. */
  words: string;
}

export const minutes = ['30', '120', '480', '1440', '10080'] as const;
export type Minutes = (typeof minutes)[number];
export const calls = ['any', '1', '5', '20', '100'] as const;
export type Calls = (typeof calls)[number];

export const nothingChosen: Remembered = {
  remember: 'once',
  minutes: '120',
  calls: 'any',
  everyHost: false,
  account: false,
  arguments: new Map(),
  words: '',
};

/** An argument that an answer can be bound to. */
export interface ArgumentShown {
  name: string;
  pointer: string;
  value: Json;
}

/** More than a person would bind to, longer than they would read. */
const mostArguments = 8;
const longest = 200;

/** The call's plain arguments, as far as they can be read. */
export function argumentsShown({ arguments: text }: Prompt): ArgumentShown[] {
  const value = parsed(text)?.value;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  return Object.entries(value as Readonly<Record<string, Json>>)
    .filter(([, one]) => (one === null || typeof one !== 'object') && JSON.stringify(one).length <= longest)
    .slice(0, mostArguments)
    .map(([name, one]) => ({ name, pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, value: one }));
}

/** What an answer is bound to, as the core takes it; `undefined` where to nothing beside the call's own scope. */
export function boundsOf(prompt: Prompt, answer: 'allow' | 'deny', chosen: Remembered): GrantBounds | undefined {
  const { remember } = chosen;
  if (remember === 'once' || prompt.kind !== 'tool-call') return undefined;
  const bound = argumentBounds(prompt, chosen);
  const bounds: GrantBounds = {
    ...(remember === 'time' ? { minutes: Number(chosen.minutes) } : {}),
    ...(chosen.calls === 'any' || answer === 'deny' ? {} : { calls: Number(chosen.calls) }),
    ...(chosen.everyHost && remember !== 'session' ? { everyHost: true } : {}),
    ...(chosen.account && prompt.account !== undefined ? { account: true } : {}),
    ...(bound.length === 0 ? {} : { arguments: bound }),
  };
  return Object.keys(bounds).length === 0 ? undefined : bounds;
}

function argumentBounds(prompt: Prompt, chosen: Remembered): ArgumentBound[] {
  return argumentsShown(prompt)
    .filter(({ pointer }) => chosen.arguments.has(pointer))
    .map(({ pointer, value }) => boundTo(pointer, value, chosen.arguments.get(pointer)));
}

/** A pattern that is the value itself, whatever stands in it, means that value. */
function boundTo(pointer: string, value: Json, pattern: string | undefined): ArgumentBound {
  if (pattern !== undefined && pattern !== value) return { pointer, like: pattern };
  return { pointer, equals: value as Exclude<ArgumentBound['equals'], undefined> };
}

/** The same with this argument bound to `pattern`, or not bound any more. */
export function withArgument(
  { arguments: before, ...rest }: Remembered,
  pointer: string,
  to: { pattern: string | undefined } | 'unbound',
): Remembered {
  const next = new Map(before);
  if (to === 'unbound') next.delete(pointer);
  else next.set(pointer, to.pattern);
  return { ...rest, arguments: next };
}
