import type { Effect, Permission } from '../../shared/models.ts';
import type { GrantCeiling } from '../../shared/policy.ts';

/** The facts a decision rests on. */
export interface PolicyCall {
  host: string;
  server: string;
  tool: string;
  /** The bridge session, for grants that end with it. */
  session: string;
  /** How the tool's definition compares with the one approved (or first let through) before. */
  definition: 'unseen' | 'same' | 'changed';
  /** `undefined`: not known, as before a sign-in. */
  account?: string | undefined;
  /** `undefined`: not known, as in the activity log. A call without arguments has `{}`. */
  arguments?: unknown;
  /** The server claims that the tool only reads (`readOnlyHint`) and not that it destroys; `undefined`: not known. */
  readOnly?: boolean | undefined;
  /** A request of a server's to the host: an allow must name it in full, as whoever allowed every tool did not think of it. */
  isRequest?: boolean | undefined;
  /** Milliseconds since 1970. */
  now: number;
  /** How long at most what a person allowed may hold: each of these counts. */
  ceilings?: readonly GrantCeiling[] | undefined;
}

export interface Decision {
  effect: Effect;
  /** The permission that decided, `definition-changed`, or `default`. */
  because: string;
}

/**
 * By which step of the precedence (docs/consent.md) a decision was made. `may-be-denied`: a deny hangs on something that is not
 * known; `unlisted`: the server lists no such tool, so nobody can have allowed it.
 */
export type Step =
  | 'denied'
  | 'may-be-denied'
  | 'managed-ask'
  | 'definition-changed'
  | 'managed-allow'
  | 'strongest'
  | 'unlisted'
  | 'default';

/** A permission that matches a call. `unsure`: it hangs on an account, arguments or a claim that are not known. */
export interface Matched {
  permission: Permission;
  unsure: boolean;
}

export interface Explanation extends Decision {
  step: Step;
  /** The strongest first. */
  matched: Matched[];
}

export type Decide = (call: PolicyCall, permissions: readonly Permission[]) => Decision;

/** Whether what a server says of its tool makes it one that only reads. A claim, never a reason to let it pass by itself. */
export function claimsReadOnly(definition: Readonly<Record<string, unknown>> | undefined): boolean {
  const hints = definition?.['annotations'];
  if (typeof hints !== 'object' || hints === null) return false;
  const { readOnlyHint, destructiveHint } = hints as { readOnlyHint?: unknown; destructiveHint?: unknown };
  return readOnlyHint === true && destructiveHint !== true;
}
