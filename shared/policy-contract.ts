import { z } from 'zod';
import { read } from './contract-base.ts';
import { policyChecked, policyExplained, policyPreviewed, policyShown } from './policy.ts';

const text = z.string().max(4_194_304);

/** The policy files: the administrator's and the person's. */
export const policyContract = {
  /** What is in force and which file says so. */
  show: read.output(policyShown),
  /** What is wrong with a policy: this text, or the ones in force. */
  check: read.input(z.object({ text: text.optional() })).output(z.array(policyChecked)),
  /** What would happen to such a call now, and why. Asks the server for the tool. Problem: `server-unknown`. */
  explain: read
    .input(
      z.object({
        host: z.string(),
        server: z.string(),
        tool: z.string(),
        /** Without one: the account the host would use. */
        account: z.string().optional(),
        /** Without any: not known. */
        arguments: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .output(policyExplained),
  /** What this policy, in the place of the person's, would have done to the calls in the log. Problem: `policy-text-invalid`. */
  preview: read.input(z.object({ text })).output(policyPreviewed),
};
