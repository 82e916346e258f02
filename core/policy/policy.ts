import type { Effect, Permission } from '../../shared/models.ts';

/** The facts a decision rests on. */
export interface PolicyCall {
  host: string;
  server: string;
  tool: string;
  /** The bridge session, for grants that end with it. */
  session: string;
  /** How the tool's definition compares with the one approved (or first let through) before. */
  definition: 'unseen' | 'same' | 'changed';
  account?: string | undefined;
  /** As given, for permissions bound to them. */
  arguments?: unknown;
}

export interface Decision {
  effect: Effect;
  /** The permission that decided, `definition-changed`, or `default`. */
  because: string;
}

export type Decide = (call: PolicyCall, permissions: readonly Permission[]) => Decision;
