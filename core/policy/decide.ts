import type { Permission } from '../../shared/models.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import type { Decide, Decision, Explanation, PolicyCall, Step } from './policy.ts';
import { compare, compileRule, type Found, foundAs, isInForce, match, type Rule } from './rule.ts';

/** Permissions compiled for many decisions. Make a new one when a permission comes or goes. */
export interface Rules {
  /**
   * Any matching deny wins. Else the administrator's ask. Else a changed definition asks. Else the administrator's allow, or
   * the permission that says most about the tool, then the server, then the host, then account and arguments; between equals
   * the one that asks. Nothing matches: ask. docs/consent.md is the whole of it. Pure; no I/O.
   */
  decide(call: PolicyCall): Decision;
  /** The same, with everything that matched and the step that decided. */
  explain(call: PolicyCall): Explanation;
  /** What matches, in no order. */
  matching(call: PolicyCall): Found[];
  find(id: string): Permission | undefined;
}

/** Decides once. Whoever decides often keeps the `Rules`. */
export const decide: Decide = (call, permissions) => createRules(permissions).decide(call);

export function createRules(permissions: readonly Permission[]): Rules {
  const patterns = new Map<string, Pattern>();
  const shelves = new Map<string, Rule[]>();
  for (const permission of permissions.filter(isInForce)) {
    const rule = compileRule(permission, (source) => cached(patterns, source));
    const key = shelf(exactly(rule.server, permission.server), exactly(rule.tool, permission.tool));
    const shelved = shelves.get(key);
    if (shelved === undefined) shelves.set(key, [rule]);
    else shelved.push(rule);
  }
  return rulesOver(
    (call) => matching(shelves, call),
    (id) => permissions.find((permission) => permission.id === id),
  );
}

/** Decides over all of them as over one list. */
export function joinRules(all: readonly Rules[]): Rules {
  return rulesOver(
    (call) => all.flatMap((rules) => rules.matching(call)),
    (id) => all.map((rules) => rules.find(id)).find((found) => found !== undefined),
  );
}

/** Whether any of these may be about this call, whatever else it is bound to. */
export function mayConcern(permissions: readonly Permission[], call: { host: string; server: string; tool: string }) {
  const bare = permissions.map(({ id, origin, effect, host, server, tool, createdAt }): Permission => ({
    id,
    origin,
    effect,
    host,
    server,
    tool,
    createdAt,
    uses: 0,
  }));
  return createRules(bare).matching({ ...call, session: '', definition: 'same', now: 0 }).length > 0;
}

function rulesOver(matching: Rules['matching'], find: Rules['find']): Rules {
  return {
    matching,
    find,
    decide: (call) => settle(matching(call), call).decision,
    explain(call) {
      const found = matching(call);
      const { decision, step } = settle(found, call);
      const matched = found.toSorted(compare).map(({ rule: { permission }, unsure }) => ({ permission, unsure }));
      return { ...decision, step, matched };
    },
  };
}

function cached(patterns: Map<string, Pattern>, source: string): Pattern {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  const made = compilePattern(source);
  patterns.set(source, made);
  return made;
}

function exactly(pattern: Pattern, source: string): string | undefined {
  return pattern.weight === Infinity ? source : undefined;
}

/** Where rules for this server and tool lie; `undefined` is the shelf of patterns. */
function shelf(server: string | undefined, tool: string | undefined): string {
  return `${server === undefined ? '*' : `=${server}`}\n${tool === undefined ? '*' : `=${tool}`}`;
}

/** The rules that match. What lies on a shelf is compared again, so two names on one shelf do no harm. */
function matching(shelves: ReadonlyMap<string, readonly Rule[]>, call: PolicyCall): Found[] {
  const found: Found[] = [];
  for (const server of [call.server, undefined]) {
    for (const tool of [call.tool, undefined]) {
      for (const rule of shelves.get(shelf(server, tool)) ?? []) take(rule, call, found);
    }
  }
  return found;
}

function take(rule: Rule, call: PolicyCall, found: Found[]): void {
  const how = match(rule, call);
  if (how !== 'no') found.push(foundAs(rule, how === 'unsure'));
}

function settle(found: readonly Found[], call: PolicyCall): { decision: Decision; step: Step } {
  const by = ({ effect, rule }: Found, step: Step) => ({
    decision: { effect: effect === 'nothing' ? ('ask' as const) : effect, because: rule.permission.id },
    step,
  });
  const deny = strongest(found, (one) => one.effect === 'deny');
  if (deny) return by(deny, 'denied');
  const possible = strongest(found, (one) => one.rule.permission.effect === 'deny');
  if (possible) return by(possible, 'may-be-denied');
  const managed = strongest(found, (one) => one.rule.permission.origin === 'managed');
  if (managed?.effect === 'ask') return by(managed, 'managed-ask');
  if (call.definition === 'changed')
    return { decision: { effect: 'ask', because: 'definition-changed' }, step: 'definition-changed' };
  if (managed) return by(managed, 'managed-allow');
  const best = strongest(found, () => true);
  return best ? by(best, 'strongest') : { decision: { effect: 'ask', because: 'default' }, step: 'default' };
}

function strongest(found: readonly Found[], counts: (one: Found) => boolean): Found | undefined {
  let best: Found | undefined;
  for (const one of found)
    if (one.effect !== 'nothing' && counts(one) && (best === undefined || compare(one, best) < 0)) best = one;
  return best;
}
