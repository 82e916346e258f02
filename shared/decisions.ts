/** The words of decisions: what an answer is bound to, where it came from, and what a person is shown of a change. */
import { z } from 'zod';

export const effect = z.enum(['allow', 'ask', 'deny']);
export type Effect = z.infer<typeof effect>;

/** One thing that must hold of a call's arguments: the value at `pointer` (RFC 6901) is this one, or matches this pattern. */
export const argumentBound = z.object({
  pointer: z.string().max(500),
  equals: z.json().optional(),
  /** `*` stands for any run of characters; only texts match. */
  like: z.string().max(500).optional(),
});
export type ArgumentBound = z.infer<typeof argumentBound>;

/** What an answer that is remembered is bound to, beside the server and the tool. */
export const grantBounds = z.object({
  /** With `time`: how long. */
  minutes: z
    .number()
    .positive()
    .max(366 * 24 * 60)
    .optional(),
  /** Ends after so many calls. */
  calls: z.number().int().positive().max(1_000_000).optional(),
  /** For every host, not just the one that asked. */
  everyHost: z.boolean().optional(),
  /** For the account shown alone. */
  account: z.boolean().optional(),
  arguments: z.array(argumentBound).max(16).optional(),
});
export type GrantBounds = z.infer<typeof grantBounds>;

/** `window` and `browser` are screens of ours; `host`: the host that wants the call asked the person itself (elicitation). */
export const decisionWay = z.enum(['window', 'browser', 'command', 'host']);
export type DecisionWay = z.infer<typeof decisionWay>;

/** Where a decision came from. What a program says of itself is `reported`, no proof (docs/threat-model.md). */
export const decisionSource = z.object({
  way: decisionWay,
  /** The program that made it, as the system tells. */
  program: z.string().optional(),
  pid: z.number().int().optional(),
});
export type DecisionSource = z.infer<typeof decisionSource>;

/** `managed`: the administrator's; `policy`: the person's. */
export const policyLayer = z.enum(['managed', 'policy']);
export type PolicyLayer = z.infer<typeof policyLayer>;

export const grantCeiling = z.strictObject({
  longest: z
    .union([z.enum(['once', 'session', 'always']), z.strictObject({ minutes: z.number().positive().max(527_040) })])
    .optional()
    .describe('How long an answer, or a rule of the person, may allow'),
  calls: z.number().int().positive().max(1_000_000).optional().describe('How many calls it may allow'),
});
export type GrantCeiling = z.infer<typeof grantCeiling>;

/** A ceiling, and whose it is. */
export const ceiling = grantCeiling.extend({ by: policyLayer });
export type Ceiling = z.infer<typeof ceiling>;

/** How long an answer to a prompt holds. `time`: for the minutes given with it. */
export const remember = z.enum(['once', 'session', 'time', 'always']);
export type Remember = z.infer<typeof remember>;

/** How an answer is remembered: with a ceiling of a policy, shorter than it was given. */
export const kept = z.object({
  remember,
  bounds: grantBounds.optional(),
  /** Whose policy allows no more. */
  shortenedBy: policyLayer.optional(),
});
export type Kept = z.infer<typeof kept>;

/** What about a definition should make a person look twice. */
export const warningKind = z.enum([
  'now-destructive',
  'hidden-characters',
  'addresses-model',
  'names-other-tool',
  'look-alike',
]);
export type WarningKind = z.infer<typeof warningKind>;

/** `detail`: the words, characters or name it is about (untrusted text). `field`: where, as in a change. */
export const definitionWarning = z.object({ kind: warningKind, field: z.string(), detail: z.string() });
export type DefinitionWarning = z.infer<typeof definitionWarning>;

/** What of a definition is not as it was approved. All texts are untrusted. */
export const definitionChange = z.object({
  /** Empty for what is new: then only the warnings say something. `before` or `after` is absent where it was not there. */
  fields: z.array(z.object({ field: z.string(), before: z.string().optional(), after: z.string().optional() })),
  warnings: z.array(definitionWarning),
  /** The approved tool of this server that is the same but for its name. */
  renamedFrom: z.string().optional(),
});
export type DefinitionChange = z.infer<typeof definitionChange>;

/** What a server asks of the host's side: a `server-request` prompt. `text`: the request as JSON (untrusted). */
export const serverRequest = z.object({ method: z.string(), text: z.string() });

/**
 * `tool-call`: may this call run; `pairing`: may this entry use a server; `program`: may this program, another than before, use
 * a host's entry; `sign-in`; `result`: may the model see what the tool
 * gave back; `server-request`: may the server ask this of the host (sampling, elicitation); `instructions`: may the host
 * be told the server's new instructions; `server-prompt`: may the host get this prompt of the server, which has changed;
 * `elicitation`: the server asks the person something, whose host cannot ask it.
 */
export const promptKind = z.enum([
  'tool-call',
  'pairing',
  'program',
  'sign-in',
  'result',
  'server-request',
  'instructions',
  'server-prompt',
  'elicitation',
]);
export type PromptKind = z.infer<typeof promptKind>;
