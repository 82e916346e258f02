import type { Effect, Permission } from '../../shared/models.ts';
import { compileBound, type Fits } from './argument-bounds.ts';
import { isBeyond } from './ceiling.ts';
import { literalPattern, type Pattern } from './pattern.ts';
import type { PolicyCall } from './policy.ts';

/** A permission, ready to be compared with calls. */
export interface Rule {
  readonly permission: Permission;
  readonly host: Pattern;
  readonly server: Pattern;
  readonly tool: Pattern;
  readonly bounds: readonly Fits[];
  /** Milliseconds since 1970; never, for most. */
  readonly until: number;
  /** How many things beside tool, server and host it is bound to. */
  readonly bound: number;
}

/**
 * A grant names what the person saw, so its fields are literal: a server that calls its tool `*` must not get a grant
 * for every tool. Only a grant's host may be `*`, for every host. Rules, which a person wrote, hold patterns.
 */
export function compileRule(permission: Permission, compile: (source: string) => Pattern): Rule {
  const { host, server, tool, until, arguments: bounds = [], account, readOnly } = permission;
  const field = permission.origin === 'grant' ? literalPattern : compile;
  return {
    permission,
    host: host === '*' ? compile(host) : field(host),
    server: field(server),
    tool: field(tool),
    bounds: bounds.map(compileBound),
    until: until === undefined ? Infinity : Date.parse(until),
    bound: bounds.length + (account === undefined ? 0 : 1) + (readOnly === true ? 1 : 0),
  };
}

export type Match = 'yes' | 'no' | 'unsure';

/** `unsure`: it would match but for an account, arguments or a claim that are not known. */
export function match(rule: Rule, call: PolicyCall): Match {
  const { permission } = rule;
  if (!rule.tool.matches(call.tool) || !rule.server.matches(call.server) || !rule.host.matches(call.host)) return 'no';
  if (call.isRequest === true && permission.effect === 'allow' && permission.tool !== call.tool) return 'no';
  if (permission.session !== undefined && permission.session !== call.session) return 'no';
  // Not `>=`: a time that cannot be read has passed.
  if (rule.until !== Infinity && !(call.now < rule.until)) return 'no';
  if (permission.readOnly === true && (call.readOnly === false || !isOneServer(rule))) return 'no';
  if (call.ceilings !== undefined && isBeyond(call.ceilings, permission, call.now)) return 'no';
  return matchBounds(rule, call);
}

/** Trust in what a server says of its tools is trust in one server: a pattern names none. */
function isOneServer({ server }: Rule): boolean {
  return server.weight === Infinity;
}

function matchBounds({ permission: { account, readOnly }, bounds }: Rule, call: PolicyCall): Match {
  if (account !== undefined && call.account !== undefined && account !== call.account) return 'no';
  const fits = call.arguments === undefined ? bounds.map(() => undefined) : bounds.map((fit) => fit(call.arguments));
  if (fits.includes(false)) return 'no';
  const isAccountUnknown = account !== undefined && call.account === undefined;
  const isClaimUnknown = readOnly === true && call.readOnly === undefined;
  return isAccountUnknown || isClaimUnknown || fits.includes(undefined) ? 'unsure' : 'yes';
}

/** Neither ended nor spent. */
export function isInForce({ ended, callsLeft }: Permission): boolean {
  return ended === undefined && (callsLeft === undefined || callsLeft > 0);
}

/** A rule that matches a call. */
export interface Found {
  readonly rule: Rule;
  readonly unsure: boolean;
  /** What it says there. What is unsure denies nothing and lets nothing through: a deny asks, and an allow says nothing. */
  readonly effect: Effect | 'nothing';
}

export function foundAs(rule: Rule, unsure: boolean): Found {
  const { effect } = rule.permission;
  if (!unsure) return { rule, unsure, effect };
  return { rule, unsure, effect: effect === 'allow' ? 'nothing' : 'ask' };
}

/** A total order, down to the id: which permission is named never hangs on the order of the list. */
export function compare(a: Found, b: Found): number {
  return (
    descending(a.rule.tool.weight, b.rule.tool.weight) ||
    descending(a.rule.server.weight, b.rule.server.weight) ||
    descending(a.rule.host.weight, b.rule.host.weight) ||
    descending(a.rule.bound, b.rule.bound) ||
    descending(Number(a.effect === 'ask'), Number(b.effect === 'ask')) ||
    (a.rule.permission.id < b.rule.permission.id ? -1 : 1)
  );
}

/** Weights may be infinite, so that they cannot be subtracted. */
function descending(a: number, b: number): number {
  if (a === b) return 0;
  return a > b ? -1 : 1;
}
