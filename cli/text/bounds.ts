import type { ArgumentBound, GrantBounds, Permission, Remember } from '../../shared/models.ts';
import { visible, visibleJson } from '../../shared/visible.ts';
import type { NameOf } from './names.ts';
import { span } from './time.ts';

/** How long an answer just given holds and what it is bound to, as the end of a sentence: `, for 2 h, 3 times at most`. */
export function lastingText(remember: Remember, bounds: GrantBounds = {}): string {
  const words = [...lastingWords(remember, bounds), ...scopeWords(bounds)];
  return words.map((one) => `, ${one}`).join('');
}

function lastingWords(remember: Remember, { minutes, calls }: GrantBounds): string[] {
  const times = calls === undefined ? [] : [`${counted(calls, 'call', 'calls')} at most`];
  if (remember === 'session') {
    const most = minutes === undefined ? [] : [`for ${span(minutes)} at most`];
    return ['until the host disconnects', ...most, ...times];
  }
  if (remember === 'time') return [`for ${span(minutes ?? 0)}`, ...times];
  return remember === 'once' || times.length > 0 ? times : ['from now on'];
}

function scopeWords({ everyHost, account, arguments: values = [] }: GrantBounds): string[] {
  return [...(everyHost ? ['for every host'] : []), ...(account ? ['as this account only'] : []), ...values.map(where)];
}

/** What a permission is bound to beside host, server and tool. */
export function boundWords({ account, arguments: values = [], readOnly }: Permission, nameOf: NameOf): string[] {
  return [
    ...(readOnly ? ['tools that claim to only read'] : []),
    ...(account === undefined ? [] : [`as ${visible(nameOf(account))}`]),
    ...values.map(where),
  ];
}

function where({ pointer, equals, like }: ArgumentBound): string {
  if (like !== undefined) return `where ${visible(pointer)} is like ${visible(like)}`;
  return `where ${visible(pointer)} is ${visibleJson(equals)}`;
}

export function counted(count: number, one: string, other: string): string {
  return `${count} ${count === 1 ? one : other}`;
}
