import type { ArgumentBound, Effect, Permission } from '../../shared/models.ts';
import { fitsBound } from './argument-bounds.ts';
import { compilePattern, literalPattern, type Pattern } from './pattern.ts';
import type { Decide, Decision, PolicyCall } from './policy.ts';

/** Permissions compiled for many decisions. Make a new one when a permission comes or goes. */
export interface Rules {
  /**
   * Any matching deny wins. Else a changed definition asks. Else the permission that says most about the tool, then the
   * server, then the host wins, and between equals the one that asks. Nothing matches: ask. Pure; no I/O.
   */
  decide(call: PolicyCall): Decision;
}

/** Decides once. Whoever decides often keeps the `Rules`. */
export const decide: Decide = (call, permissions) => createRules(permissions).decide(call);

interface Rule {
  readonly id: string;
  readonly effect: Effect;
  readonly session: string | undefined;
  readonly account: string | undefined;
  readonly arguments: readonly ArgumentBound[];
  readonly host: Pattern;
  readonly server: Pattern;
  readonly tool: Pattern;
}

export function createRules(permissions: readonly Permission[]): Rules {
  const patterns = new Map<string, Pattern>();
  const candidates = new Map<string, Rule[]>();
  for (const permission of permissions) {
    const rule = compileRule(permission, (source) => cached(patterns, source));
    const key = shelf(exactly(rule.server, permission.server), exactly(rule.tool, permission.tool));
    const shelved = candidates.get(key);
    if (shelved === undefined) candidates.set(key, [rule]);
    else shelved.push(rule);
  }
  return { decide: (call) => judge(call, matching(candidates, call)) };
}

/**
 * A grant names what the person saw, so its fields are literal: a server that calls its tool `*` must not get a grant
 * for every tool. Only rules, which a person wrote, hold patterns.
 */
function compileRule(permission: Permission, compile: (source: string) => Pattern): Rule {
  const field = permission.origin === 'grant' ? literalPattern : compile;
  return {
    id: permission.id,
    effect: permission.effect,
    session: permission.session,
    account: permission.account,
    arguments: permission.arguments ?? [],
    host: permission.host === '*' ? compile('*') : field(permission.host),
    server: field(permission.server),
    tool: field(permission.tool),
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
function matching(candidates: ReadonlyMap<string, readonly Rule[]>, call: PolicyCall): Rule[] {
  const found: Rule[] = [];
  for (const server of [call.server, undefined]) {
    for (const tool of [call.tool, undefined]) {
      for (const rule of candidates.get(shelf(server, tool)) ?? []) if (matches(rule, call)) found.push(rule);
    }
  }
  return found;
}

function matches(rule: Rule, call: PolicyCall): boolean {
  if (rule.session !== undefined && rule.session !== call.session) return false;
  if (rule.account !== undefined && rule.account !== call.account) return false;
  if (!rule.arguments.every((bound) => fitsBound(bound, call.arguments))) return false;
  return rule.tool.matches(call.tool) && rule.server.matches(call.server) && rule.host.matches(call.host);
}

function judge(call: PolicyCall, rules: readonly Rule[]): Decision {
  const deny = strongest(rules.filter((rule) => rule.effect === 'deny'));
  if (deny !== undefined) return { effect: 'deny', because: deny.id };
  if (call.definition === 'changed') return { effect: 'ask', because: 'definition-changed' };
  const rule = strongest(rules);
  return rule === undefined ? { effect: 'ask', because: 'default' } : { effect: rule.effect, because: rule.id };
}

function strongest(rules: readonly Rule[]): Rule | undefined {
  let best: Rule | undefined;
  for (const rule of rules) if (best === undefined || beats(rule, best)) best = rule;
  return best;
}

/** A total order, down to the id: which permission is named never hangs on the order of the list. */
function beats(rule: Rule, other: Rule): boolean {
  if (rule.tool.weight !== other.tool.weight) return rule.tool.weight > other.tool.weight;
  if (rule.server.weight !== other.server.weight) return rule.server.weight > other.server.weight;
  if (rule.host.weight !== other.host.weight) return rule.host.weight > other.host.weight;
  if (rule.effect !== other.effect) return rule.effect === 'ask';
  return rule.id < other.id;
}
