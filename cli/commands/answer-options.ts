import type { Command } from 'commander';
import type { ArgumentBound, GrantBounds, Remember } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { spanMinutes } from '../text/time.ts';

/** How long an answer to a question holds, and what it is bound to, as given on the command line. */
export interface LastingOptions {
  session?: boolean;
  always?: boolean;
  for?: string;
  times?: string;
  everyHost?: boolean;
  thisAccount?: boolean;
  arg?: string[];
  argLike?: string[];
}

/** As the core takes it. */
export interface Lasting {
  remember: Remember;
  bounds?: GrantBounds;
}

const flags = {
  session: ['--session', 'and its like until the host disconnects'],
  always: ['--always', 'and its like from now on'],
  for: ['--for <TIME>', 'and its like for so long: 30m, 2h, 3d'],
  times: ['--times <N>', 'and its like so many times, this one counted'],
  everyHost: ['--every-host', 'remember it for every host'],
  thisAccount: ['--this-account', 'remember it for this account alone'],
  arg: ['--arg <PATH=VALUE>', 'remember it where an argument is this: /path=value'],
  argLike: ['--arg-like <PATH=PATTERN>', 'the same with * for any characters'],
} as const;

/** `about` stands before each where the command has other uses too, such as "with ID: ". */
export function lastingOptions(command: Command, about = ''): Command {
  const each = (value: string, before: string[] = []) => [...before, value];
  const { arg, argLike, ...rest } = flags;
  for (const [flag, says] of Object.values(rest)) command.option(flag, `${about}${says}`);
  for (const [flag, says] of [arg, argLike]) command.option(flag, `${about}${says}`, each);
  return command;
}

/** Whether any of them was given. */
export const isLasting = (options: LastingOptions): boolean =>
  Object.keys(flags).some((name) => options[name as keyof LastingOptions] !== undefined);

export function lastingOf(options: LastingOptions): Lasting {
  const bounds = boundsOf(options);
  const remember = rememberOf(options);
  if (Object.keys(bounds).length === 0) return { remember };
  if (remember === 'once')
    fail('usage', { reason: 'Say for how long to remember it: --session, --for, --times or --always.' });
  return { remember, bounds };
}

function rememberOf({ session, always, for: time, times }: LastingOptions): Remember {
  const given = [session && '--session', time !== undefined && '--for', always && '--always'].filter((one) => one);
  if (given.length > 1) fail('usage', { reason: `Give either ${given.join(' or ')}.` });
  if (session) return 'session';
  if (time !== undefined) return 'time';
  // A number of calls is an end of its own.
  return always || times !== undefined ? 'always' : 'once';
}

function boundsOf({ for: time, times, everyHost, thisAccount, arg = [], argLike = [] }: LastingOptions): GrantBounds {
  const values = [...arg.map(valueBound), ...argLike.map(likeBound)];
  return {
    ...(time === undefined ? {} : { minutes: minutesOf(time) }),
    ...(times === undefined ? {} : { calls: callsOf(times) }),
    ...(everyHost ? { everyHost } : {}),
    ...(thisAccount ? { account: true } : {}),
    ...(values.length === 0 ? {} : { arguments: values }),
  };
}

const longest = 366 * 24 * 60;

function minutesOf(text: string): number {
  const minutes = spanMinutes(text);
  if (minutes === undefined || minutes > longest)
    fail('usage', { reason: `"${text}" is not a time such as 30m, 2h or 3d, up to 366 days.` });
  return minutes;
}

function callsOf(text: string): number {
  const calls = Number(text);
  if (!/^\d{1,7}$/.test(text) || calls < 1 || calls > 1_000_000)
    fail('usage', { reason: `"${text}" is not a number of calls, from 1 to 1000000.` });
  return calls;
}

/** A value that is JSON is taken as such: `/count=3` is the number. */
function valueBound(text: string): ArgumentBound {
  const { pointer, value } = parts(text);
  return { pointer, equals: jsonOr(value) };
}

function likeBound(text: string): ArgumentBound {
  const { pointer, value } = parts(text);
  return { pointer, like: value };
}

function parts(text: string): { pointer: string; value: string } {
  const at = text.indexOf('=');
  if (at < 1 || !text.startsWith('/'))
    fail('usage', { reason: `"${text}" does not name an argument: give it as /path=value (JSON Pointer).` });
  return { pointer: text.slice(0, at), value: text.slice(at + 1) };
}

function jsonOr(text: string): NonNullable<ArgumentBound['equals']> | null {
  try {
    return JSON.parse(text) as NonNullable<ArgumentBound['equals']> | null;
  } catch {
    return text;
  }
}
