/** The words of signing in: what a person is asked before anything is sent, and what they may choose. */
import { z } from 'zod';

/** One scope as a person is shown it. */
export const scopeShown = z.object({
  name: z.string(),
  /** What it lets its holder do. Absent: nobody said, and the name is all there is (untrusted text). */
  words: z.string().optional(),
  /** Whose words: the policy's, or Drawbridge's own. */
  by: z.enum(['policy', 'drawbridge']).optional(),
  /** Whether the one who asks has it already. */
  held: z.boolean(),
});
export type ScopeShown = z.infer<typeof scopeShown>;

/** What a person agrees to before anything is sent to a sign-in service. Issuers, scopes and `why` are untrusted text. */
export const signInQuestion = z.object({
  /**
   * `first`: nobody is signed in; `again`: the sign-in of this account ended; `another`: one more account; `step-up`: a tool
   * needs scopes that its host does not have.
   */
  reason: z.enum(['first', 'again', 'another', 'step-up']),
  /** Where to sign in; several where the server leaves the choice, the first being the one to take without a word. */
  issuers: z.array(z.string()).min(1),
  /** Empty: the sign-in service decides. */
  scopes: z.array(scopeShown),
  /** A step-up's token serves this host alone; else every host. */
  hostOnly: z.boolean(),
  /** The server's own reason for a step-up. */
  why: z.string().optional(),
  /** The company that is signed in at, or by whose word more access is asked for; then nobody is sent to `issuers`. */
  company: z.string().optional(),
  /** Of a sign-in at a company: the servers it is for, as far as policy names them. */
  serves: z.array(z.string()).optional(),
});
export type SignInQuestion = z.infer<typeof signInQuestion>;

/** What a person may say beside yes to a sign-in. */
export const signInChoice = z.object({
  /** Scopes left out. */
  without: z.array(z.string()).default([]),
  /** One of the question's issuers; the first where it is not given. */
  issuer: z.string().optional(),
  /** A step-up's token is given up after so many hours; never where it is not given. */
  hours: z
    .number()
    .positive()
    .max(24 * 366)
    .optional(),
});
export type SignInChoice = z.infer<typeof signInChoice>;
