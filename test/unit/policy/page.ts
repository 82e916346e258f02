/** docs/consent.md read slowly: what a call comes to, in the order of the page, with nothing made fast. */
import { canonicalJson } from '../../../shared/canonical-json.ts';
import type { Decision, PolicyCall } from '../../../core/policy/policy.ts';
import type { ArgumentBound, Permission } from '../../../shared/models.ts';

export function byThePage(call: PolicyCall, permissions: readonly Permission[]): Decision {
  const matching = permissions.map((one) => ({ one, fits: fits(one, call) })).filter(({ fits: how }) => how !== 'no');
  const sure = matching.filter(({ fits: how }) => how === 'yes').map(({ one }) => one);
  const unsure = matching.filter(({ fits: how }) => how === 'unsure').map(({ one }) => one);
  const asks = (one: Permission): Decision => ({ effect: 'ask', because: one.id });

  const deny = best(sure.filter(({ effect }) => effect === 'deny'));
  if (deny) return { effect: 'deny', because: deny.id };
  const perhaps = best(unsure.filter(({ effect }) => effect === 'deny').map(asking));
  if (perhaps) return asks(perhaps);
  const rest = [...sure, ...unsure.filter(({ effect }) => effect === 'ask')];
  const managed = best(rest.filter(({ origin }) => origin === 'managed'));
  if (managed?.effect === 'ask') return asks(managed);
  if (call.definition === 'changed') return { effect: 'ask', because: 'definition-changed' };
  const winner = managed ?? best(rest);
  return winner ? { effect: winner.effect, because: winner.id } : { effect: 'ask', because: 'default' };
}

const asking = (one: Permission): Permission => ({ ...one, effect: 'ask' });

type Fits = 'yes' | 'no' | 'unsure';

function fits(one: Permission, call: PolicyCall): Fits {
  const literal = one.origin === 'grant';
  const isLike = (pattern: string, text: string) => (literal ? pattern === text : like(pattern, text));
  if (!isLike(one.tool, call.tool) || !isLike(one.server, call.server)) return 'no';
  if (one.host !== '*' && !isLike(one.host, call.host)) return 'no';
  if (call.isRequest && one.effect === 'allow' && one.tool !== call.tool) return 'no';
  if (one.ended || one.callsLeft === 0) return 'no';
  if (one.session !== undefined && one.session !== call.session) return 'no';
  if (one.until !== undefined && call.now >= Date.parse(one.until)) return 'no';
  if (one.readOnly && (call.readOnly === false || (!literal && one.server.includes('*')))) return 'no';
  if (isTooLong(one, call)) return 'no';
  if (one.account !== undefined && call.account !== undefined && one.account !== call.account) return 'no';
  const bounds = one.arguments ?? [];
  if (call.arguments !== undefined && !bounds.every((bound) => holds(bound, call.arguments))) return 'no';
  const isUnsure =
    (one.account !== undefined && call.account === undefined) ||
    (one.readOnly && call.readOnly === undefined) ||
    (bounds.length > 0 && call.arguments === undefined);
  return isUnsure ? 'unsure' : 'yes';
}

function isTooLong(one: Permission, { ceilings = [], now }: PolicyCall): boolean {
  if (one.effect !== 'allow' || one.origin === 'policy' || one.origin === 'managed') return false;
  return ceilings.some(({ longest, calls }) => {
    if (calls !== undefined && (one.callsLeft ?? Infinity) > calls) return true;
    if (longest === 'once') return true;
    if (longest === 'session') return one.session === undefined;
    return typeof longest === 'object' && now >= Date.parse(one.createdAt) + longest.minutes * 60_000;
  });
}

function holds({ pointer, equals, like: pattern }: ArgumentBound, given: unknown): boolean {
  const names = pointer.split('/').slice(1);
  const value = names.reduce<unknown>((at, name) => {
    const inside = typeof at === 'object' && at !== null && Object.entries(at).find(([key]) => key === name);
    return inside ? inside[1] : undefined;
  }, given);
  if (value === undefined) return false;
  if (equals !== undefined && canonicalJson(value) !== canonicalJson(equals)) return false;
  return pattern === undefined || (typeof value === 'string' && like(pattern, value));
}

/** The one that says most: tool, server, host, then bounds; between equals the one that asks. */
function best(list: readonly Permission[]): Permission | undefined {
  const [first] = list.toSorted((a, b) => {
    const [x, y] = [says(a), says(b)];
    const at = x.findIndex((value, index) => value !== y[index]);
    if (at >= 0) return (y[at] ?? 0) > (x[at] ?? 0) ? 1 : -1;
    return a.id < b.id ? -1 : 1;
  });
  return first;
}

function says(one: Permission): number[] {
  const literal = one.origin === 'grant';
  const weight = (pattern: string) =>
    literal || !pattern.includes('*') ? Infinity : pattern.replaceAll('*', '').length;
  const host = one.host === '*' ? 0 : weight(one.host);
  const bounds = (one.arguments?.length ?? 0) + (one.account === undefined ? 0 : 1) + (one.readOnly ? 1 : 0);
  return [weight(one.tool), weight(one.server), host, bounds, one.effect === 'ask' ? 1 : 0];
}

function like(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern[0] === '*') return like(pattern.slice(1), text) || (text !== '' && like(pattern, text.slice(1)));
  return pattern[0] === text[0] && text !== '' && like(pattern.slice(1), text.slice(1));
}
