import type { Policies } from '../policy/policies.ts';

/** What is done with a tool's result before the model sees it. */
export interface ResultPolicy {
  /** Longer ones are cut, in bytes of their texts and data. */
  maxBytes(server: string, tool: string): number;
  /** Whether a person must see it first. */
  approve(server: string, tool: string): boolean;
  /** Whether what looks like a token or password is masked. */
  mask(server: string, tool: string): boolean;
}

/** What the policy files say; `maxBytes`: the person's own limit, which they may only narrow. */
export function resultPolicy(policies: Pick<Policies, 'current'>, maxBytes: () => number): ResultPolicy {
  const results = () => policies.current().results;
  return {
    maxBytes: () => Math.min(maxBytes(), results().maxBytes ?? Infinity),
    approve: (server, tool) => results().mustApprove(server, tool),
    mask: () => results().mask,
  };
}
