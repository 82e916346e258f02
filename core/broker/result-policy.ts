/** What is done with a tool's result before the model sees it. */
export interface ResultPolicy {
  /** Longer ones are cut, in bytes of their texts and data. */
  maxBytes(server: string, tool: string): number;
  /** Whether a person must see it first. */
  approve(server: string, tool: string): boolean;
  /** Whether what looks like a token or password is masked. */
  mask(server: string, tool: string): boolean;
}

/** Nothing but the limit on size. */
export function onlySize(maxBytes: () => number): ResultPolicy {
  return { maxBytes, approve: () => false, mask: () => false };
}
