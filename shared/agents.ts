/** The inventory: who can call tools through Drawbridge, as what, and with which rights. */
import { z } from 'zod';
import { entry, permission, scopeShown } from './models.ts';

/** An entry of a host for one server. Names, programs and scopes are untrusted text. */
export const agent = z.object({
  entry,
  connected: z.boolean(),
  /** The program behind its last session, and whether the system only reports it or proved it. Absent: it never connected. */
  program: z.string().optional(),
  evidence: z.enum(['reported', 'verified']).optional(),
  /** The account it would use now; absent where nobody is signed in, or the one chosen for it was signed out. */
  account: z.object({ id: z.string(), name: z.string().optional() }).optional(),
  scopes: z.array(scopeShown),
  /** It was given more than every host has. */
  widened: z.boolean(),
  /** Rules and grants in force that can decide its calls. */
  permissions: z.array(permission),
  calls: z.number().int(),
  lastUsedAt: z.string().optional(),
  stale: z.boolean(),
  /** None of its calls is let through. `rule`: by a rule or grant of that id; `policy`: by the policy of that name. */
  suspended: z.object({ by: z.enum(['pause', 'policy', 'rule']), id: z.string().optional() }).optional(),
});
export type Agent = z.infer<typeof agent>;
