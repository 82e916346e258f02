import type { Revision } from './revisions.ts';

/** Cells that are not built yet: each must fail, and none may be left. */
export interface Pending {
  feature: string;
  hosts: readonly Revision[];
  servers: readonly Revision[];
}

export const pending: readonly Pending[] = [];
