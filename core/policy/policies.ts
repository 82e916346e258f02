import { problem, ProblemError } from '../../shared/problem.ts';
import type { DecisionWay } from '../../shared/models.ts';
import type { Layers } from '../../shared/policy.ts';
import { type DecisionSettings, waysLeft } from './decision-ways.ts';
import { createPolicy, type Policy } from './effective.ts';

/** The policy in force, made anew whenever a file changed. Everything throws `policy-invalid` while a file cannot be used. */
export interface Policies {
  current(): Policy;
  /** Throws `policy-host-refused` or `policy-server-refused` where this host may use nothing, or nobody this address. */
  check(of: { host?: string | undefined; url: string }): void;
  /** Throws `decision-refused` where answers and rules may not come from there, by policy or by the person's settings. */
  checkWay(way: DecisionWay): void;
}

/** Nothing is narrowed, and no host is asked. */
const unset: DecisionSettings = { screensOnly: false, hostElicitation: false };

/** `layers` gives the same object for as long as no file changed; `settings` are the person's of this moment. */
export function createPolicies(layers: () => Layers, settings: () => DecisionSettings = () => unset): Policies {
  let known: { layers: Layers; policy: Policy } | undefined;
  const current = () => {
    const now = layers();
    if (known?.layers !== now) known = { layers: now, policy: createPolicy(now) };
    return known.policy;
  };
  return {
    current,
    check({ host, url }) {
      const member = current().refuses({ host, url });
      if (member === 'hosts') throw new ProblemError(problem('policy-host-refused', { host: host ?? '' }));
      if (member === 'servers') throw new ProblemError(problem('policy-server-refused', { address: originOf(url) }));
    },
    checkWay(way) {
      const from = waysLeft(current(), settings());
      if (!from.includes(way)) throw new ProblemError(problem('decision-refused', { way, from }));
    },
  };
}

/** An address without its path and query, which may hold what is nobody's business. */
function originOf(url: string): string {
  return URL.parse(url)?.origin ?? 'this address';
}
