import type { Policies } from '../policy/policies.ts';

/** What is done with a tool's result before the model sees it. */
export interface ResultRules {
  /** Longer ones are cut, in bytes of their texts and data. */
  maxBytes: number;
  /** Whether a person must see it first. */
  approve: boolean;
  /** Whether what looks like a token or password is masked. */
  mask: boolean;
}

/** What the policy files say of one result; `maxBytes`: the person's own limit, which they may only narrow. */
export type ResultPolicy = (server: string, tool: string) => ResultRules;

export function resultPolicy(policies: Pick<Policies, 'current'>, maxBytes: () => number): ResultPolicy {
  return (server, tool) => {
    const { results } = policies.current();
    return {
      maxBytes: Math.min(maxBytes(), results.maxBytes ?? Infinity),
      approve: results.mustApprove(server, tool),
      mask: results.mask,
    };
  };
}
