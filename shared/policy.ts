/** The policy file, for the person and for the administrator. docs/policy.md describes it; build/policy-schema.json is made of this. */
import { z } from 'zod';
import { auditPolicy } from './audit-policy.ts';
import { policyCompanies, policyMachines } from './company-policy.ts';
import { decisionWay, effect, grantCeiling, permission, policyLayer } from './models.ts';
import type { PolicyLayer } from './models.ts';

export type { GrantCeiling, PolicyLayer } from './models.ts';

const pattern = z.string().min(1).max(2_000);
/** An origin and, after it, a path; a `*` in the origin reaches no further than its end. */
const address = z
  .string()
  .max(2_000)
  .regex(
    /^(\*|[a-z*]+:\/\/[^/?#@]+(\/.*)?)$/,
    'an address is expected, such as https://*.example.com or https://example.com/mcp',
  );
const pointer = z
  .string()
  .max(500)
  .regex(/^(\/([^~/]|~[01])*)*$/, 'a JSON pointer is expected, such as /path or /to/0');

const bound = z
  .strictObject({
    pointer: pointer.describe('Where in the arguments, as a JSON pointer (RFC 6901)'),
    equals: z.json().optional().describe('The value is this one'),
    like: z.string().max(500).optional().describe('The value is a text like this; * stands for any characters'),
  })
  .refine(({ equals, like }) => equals !== undefined || like !== undefined, 'say "equals" or "like"');

export const policyRule = z
  .strictObject({
    id: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, ".", "_" and "-" are expected')
      .optional()
      .describe('A name for it, shown wherever it decides; its number in the list where there is none'),
    host: pattern
      .optional()
      .describe('Hosts such as claude-desktop; * stands for any characters; without it every host'),
    server: pattern.optional().describe("The person's name for the server; * stands for any characters"),
    tool: pattern.optional().describe('Tools; * stands for any characters'),
    account: z.string().min(1).max(500).optional().describe('One account alone, by its id'),
    readOnly: z
      .literal(true)
      .optional()
      .describe('Only tools that their server says only read; needs one named server'),
    arguments: z.array(bound).min(1).max(16).optional().describe('What must hold of the arguments, all of it'),
    effect,
    why: z.string().max(500).optional().describe('Told to the person and, with a deny, to the model'),
  })
  .refine(
    ({ host, server, tool }) => host !== undefined || server !== undefined || tool !== undefined,
    'say what it is about: "host", "server" or "tool" ("*" for any)',
  )
  .refine(
    ({ readOnly, server }) => readOnly === undefined || (server !== undefined && !server.includes('*')),
    'say the server that "readOnly" trusts, without *',
  );
export type PolicyRule = z.infer<typeof policyRule>;

/** A decision names its rule, so that no two may have one name. */
function refuseTwice(rules: readonly PolicyRule[], context: z.RefinementCtx): void {
  const names = new Set<string>();
  rules.forEach(({ id }, at) => {
    const name = id ?? String(at + 1);
    if (names.has(name))
      context.addIssue({ code: 'custom', path: [at], message: `a rule before it has the name ${name}` });
    names.add(name);
  });
}

const scopes = z.array(z.string().min(1)).min(1);
const serverScopes = z.strictObject({
  first: scopes.optional().describe('Asked for at the first sign-in, in place of what the server names'),
  tools: z.record(z.string(), scopes).optional().describe('Scopes that tools need, by tool'),
  never: scopes.optional().describe('Never asked for; * stands for any characters'),
});

/** Every member that is not known is refused: a slip of the pen must not go unnoticed. */
export const policyFile = z.strictObject({
  $schema: z.string().optional(),
  servers: z.array(address).optional().describe('Addresses of servers that may be used; * stands for any characters'),
  hosts: z.array(pattern).optional().describe('Hosts that may use servers; * stands for any characters'),
  rules: z
    .array(policyRule)
    .max(10_000)
    .superRefine(refuseTwice)
    .optional()
    .describe('What is allowed, asked and denied'),
  signInEvery: z
    .record(z.string(), z.number().positive().max(8_784))
    .optional()
    .describe('After how many hours a person must sign in anew, by issuer'),
  scopes: z
    .strictObject({
      words: z.record(z.string(), z.string().max(200)).optional().describe('Plain words by scope'),
      servers: z.record(z.string(), serverScopes).optional().describe('By server; "*" for every server'),
    })
    .optional(),
  grants: grantCeiling.optional().describe('The most that a person may allow at once'),
  decisions: z
    .strictObject({
      from: z
        .array(decisionWay)
        .refine(
          (ways) => ways.some((way) => way !== 'host'),
          'say where a person decides: "window", "browser", "command"',
        ),
    })
    .optional()
    .describe('Where answers and rules may come from; "host" needs "hostElicitation" too'),
  results: z
    .strictObject({
      maxBytes: z.number().int().positive().optional().describe('The longest result a model sees'),
      mask: z.boolean().optional().describe('Whether texts that look like tokens are masked'),
      approve: z
        .array(z.strictObject({ server: pattern, tool: pattern }))
        .optional()
        .describe('Tools whose results a person sees before the model'),
    })
    .optional(),
  serverRequests: z
    .strictObject({
      sampling: z.enum(['ask', 'deny']).optional(),
      elicitation: z.enum(['ask', 'deny']).optional(),
      hostElicitation: z.enum(['off', 'once']).optional().describe('Whether the host itself may ask for an approval'),
    })
    .optional(),
  companies: policyCompanies.optional().describe('Identity providers whose word signs a person in to servers, by name'),
  machines: policyMachines.optional().describe('Servers that need no person, by name'),
  audit: auditPolicy.optional().describe('What becomes of the activity log'),
});
export type PolicyFile = z.infer<typeof policyFile>;
export type PolicyMember = Exclude<keyof PolicyFile, '$schema'>;

/** One policy that could be read. `at`: when it was written. */
export interface LayerFile {
  content: PolicyFile;
  at: string;
}
export type Layers = Partial<Record<PolicyLayer, LayerFile>>;

/** What is wrong with a policy. Lines and columns count from 1. */
export const policyFault = z.object({
  member: z.string().optional(),
  line: z.number().int(),
  column: z.number().int(),
  reason: z.string(),
});
export type PolicyFault = z.infer<typeof policyFault>;

export const policyShown = z.object({
  files: z.array(
    z.object({
      layer: policyLayer,
      /** A path, or where else the administrator's comes from. */
      file: z.string(),
      state: z.enum(['absent', 'ok', 'invalid']),
      /** Why it cannot be used: every call is denied then. */
      problem: z.string().optional(),
    }),
  ),
  /** What is in force, by member; none while a file is invalid. */
  members: z.array(
    z.object({
      member: z.string(),
      value: z.json(),
      from: z.array(policyLayer),
      /** The administrator says something of it, which a person cannot loosen. */
      locked: z.boolean(),
    }),
  ),
  /** The rules of both files, as they decide. */
  rules: z.array(permission),
});
export type PolicyShown = z.infer<typeof policyShown>;

export const policyChecked = z.object({ file: z.string().optional(), ok: z.boolean(), faults: z.array(policyFault) });
export type PolicyChecked = z.infer<typeof policyChecked>;

export const policyExplained = z.object({
  effect,
  because: z.string(),
  step: z.enum([
    'not-permitted',
    'denied',
    'may-be-denied',
    'managed-ask',
    'definition-changed',
    'managed-allow',
    'strongest',
    'unlisted',
    'default',
  ]),
  /** With `not-permitted`: the member of a policy that keeps this host, server or request of a server's out altogether. */
  refusal: z.string().optional(),
  /** What matched, the strongest first. `unsure`: it hangs on an account or arguments that were not given. */
  matched: z.array(z.object({ permission, unsure: z.boolean() })),
  /** Whether the server could be asked for the tool's definition; without it nobody knows whether it changed or only reads. */
  definitionKnown: z.boolean(),
  /** Where that is so: whether the server lists such a tool, or it is a request of the server's that needs no listing. */
  listed: z.boolean(),
});
export type PolicyExplained = z.infer<typeof policyExplained>;

/** One kind of call in the log. `unknown`: it hangs on arguments, which the log does not hold. */
export const previewedCalls = z.object({
  host: z.string(),
  server: z.string(),
  tool: z.string(),
  account: z.string().optional(),
  would: z.enum(['allow', 'ask', 'deny', 'unknown']),
  because: z.string(),
  calls: z.number().int(),
  lastAt: z.string(),
});
export const policyPreviewed = z.object({
  /** Calls replayed, and whether the log holds older ones that were not. */
  calls: z.number().int(),
  since: z.string().optional(),
  more: z.boolean(),
  allow: z.number().int(),
  ask: z.number().int(),
  deny: z.number().int(),
  unknown: z.number().int(),
  /** The most frequent first. */
  list: z.array(previewedCalls),
});
export type PolicyPreviewed = z.infer<typeof policyPreviewed>;
