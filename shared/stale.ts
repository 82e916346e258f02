/** An agent that nothing was called by for so long is stale: what it may do is perhaps not needed any more. */
export const staleAfterDays = 30;
