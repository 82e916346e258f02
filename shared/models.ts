/** The words every process agrees on, as schemas; types come from the same entries. Times are ISO 8601 in UTC. */
import { z } from 'zod';
import {
  argumentBound,
  ceiling,
  decisionSource,
  definitionChange,
  effect,
  kept,
  promptKind,
  serverRequest,
} from './decisions.ts';
import { scopeShown, signInQuestion } from './sign-in.ts';
import { elicitation } from './elicitation.ts';

export * from './activity.ts';
export * from './decisions.ts';
export * from './sign-in.ts';

export const vaultMode = z.enum(['keychain', 'session-only', 'passphrase']);
export type VaultMode = z.infer<typeof vaultMode>;

/** `ok`, or which of the four ways the keychain is not to be had. */
export const keychainState = z.enum(['ok', 'locked', 'absent', 'denied', 'replaced']);
export type KeychainState = z.infer<typeof keychainState>;

export const vaultStatus = z.object({
  /** `unset`: no keychain and the person has chosen nothing else; nothing is stored. */
  mode: z.union([vaultMode, z.literal('unset')]),
  keychain: keychainState,
  /** Whether secrets can be read and written right now. */
  usable: z.boolean(),
  /** Sealed records held. */
  records: z.number().int(),
});
export type VaultStatus = z.infer<typeof vaultStatus>;

/** A remote MCP server the person added. */
export const server = z.object({
  /** The person's name for it; unique; also its id. */
  id: z.string(),
  url: z.string(),
  addedAt: z.string(),
  /** A client id the person brought, where the issuer does not register clients. The secret, if any, is in the vault. */
  clientId: z.string().optional(),
  /** Signs in as that client itself, without a person (client credentials). */
  machine: z.boolean().optional(),
  /** The names of headers sent to it with every request. Their values are in the vault. */
  headers: z.array(z.string()).optional(),
  /** The policy brings it: it goes with the policy, and cannot be changed by hand. */
  fromPolicy: z.boolean().optional(),
});
export type Server = z.infer<typeof server>;

export const accountState = z.enum(['none', 'signed-in', 'sign-in-needed', 'signing-in', 'not-required', 'unknown']);
export type AccountState = z.infer<typeof accountState>;

/**
 * Who is signed in to a server; a server may have several. `id` is unique at the server and stable across sign-ins of the same
 * person at the same issuer. `scopes` are those of the token set that every host may use.
 */
export const account = z.object({
  id: z.string(),
  server: z.string(),
  issuer: z.string(),
  /** The issuer's name for the person where it gave one (untrusted text). */
  name: z.string().optional(),
  /** The company whose word signs them in; absent: they signed in themselves. */
  company: z.string().optional(),
  scopes: z.array(z.string()),
  signedInAt: z.string(),
  /** When the access token ends; the token itself is never in a model. */
  expiresAt: z.string().optional(),
  refreshable: z.boolean(),
});
export type Account = z.infer<typeof account>;

/** One configured place a host launches the bridge from. */
export const entry = z.object({
  id: z.string(),
  /** Host id such as `claude-desktop`; `other` for a host that runs `drawbridge bridge URL` by itself. */
  host: z.string(),
  server: z.string(),
  /** The configuration file that holds it, if we wrote it. */
  file: z.string().optional(),
  /** The entry's name in that file. */
  name: z.string().optional(),
  createdAt: z.string(),
});
export type Entry = z.infer<typeof entry>;

export const promptState = z.enum(['open', 'allowed', 'denied', 'timed-out', 'withdrawn']);
export type PromptState = z.infer<typeof promptState>;

/** A question to the person. Every text that came from a server or host is untrusted. */
export const prompt = z.object({
  id: z.string(),
  kind: promptKind,
  state: promptState,
  createdAt: z.string(),
  /** Until when an answer still counts. */
  expiresAt: z.string(),
  /** Host id of the entry that asks; `drawbridge` where the person asked for a sign-in. */
  host: z.string(),
  /** Empty where the person asked. */
  entry: z.string(),
  /** What the operating system says about the program behind the bridge; `reported` is not proof. */
  program: z.object({ name: z.string(), pid: z.number().int(), evidence: z.enum(['reported', 'verified']) }).optional(),
  /** Of a `program`: those that the entry was launched by before. */
  programsBefore: z.array(z.string()).optional(),
  server: z.string(),
  /** The server's address, always shown for a pairing. */
  url: z.string(),
  account: z.string().optional(),
  /** The issuer's name for the account (untrusted text), and what its token may do. */
  accountName: z.string().optional(),
  scopes: z.array(z.string()).optional(),
  tool: z.string().optional(),
  /** The tool's own title and description (untrusted text). */
  toolTitle: z.string().optional(),
  toolDescription: z.string().optional(),
  /** The call's arguments as JSON text. */
  arguments: z.string().optional(),
  /** Those of the last call of this tool that the person allowed since the core started, as JSON text. */
  approvedArguments: z.string().optional(),
  /** The server's own claims about the tool. */
  annotations: z.record(z.string(), z.unknown()).optional(),
  /** The tool's definition differs from the one approved before. */
  definitionChanged: z.boolean(),
  /** How it differs, and what to look twice at; also what to look twice at in one never approved. */
  change: definitionChange.optional(),
  /** Of a `result`: what the tool gave back, as JSON text. */
  result: z.string().optional(),
  /** Of a `server-request`. */
  request: serverRequest.optional(),
  /** Of a `server-prompt`: the prompt's name. */
  serverPrompt: z.string().optional(),
  /** Of a `sign-in`. */
  signIn: signInQuestion.optional(),
  /** Of an open question whose answer can be remembered: the most that policies let a yes hold. */
  ceilings: z.array(ceiling).optional(),
  /** Of one that was answered: how the answer is remembered. */
  kept: kept.optional(),
  /** Of an `elicitation`. */
  elicitation: elicitation.optional(),
});
export type Prompt = z.infer<typeof prompt>;

/**
 * A rule (the person's, by command or screen; the policy file's; the administrator's), or a grant that came from an answer.
 * Patterns: `*` stands for any run of characters. A grant's own fields are literal, but for a host of `*` (every host).
 */
export const permission = z.object({
  id: z.string(),
  origin: z.enum(['rule', 'grant', 'policy', 'managed']),
  effect,
  host: z.string(),
  server: z.string(),
  tool: z.string(),
  createdAt: z.string(),
  /** Ends with this bridge session, where set. */
  session: z.string().optional(),
  /** For this account alone. */
  account: z.string().optional(),
  arguments: z.array(argumentBound).optional(),
  /** Only tools whose server claims this of them; never enough to let one pass by itself (docs/consent.md). */
  readOnly: z.boolean().optional(),
  /** When it ends. */
  until: z.string().optional(),
  /** How many calls it still lets through. */
  callsLeft: z.number().int().optional(),
  /** The person's words to the model, with a deny. */
  words: z.string().optional(),
  by: decisionSource.optional(),
  lastUsedAt: z.string().optional(),
  uses: z.number().int(),
  /** It is in force no more: kept for looking back. */
  ended: z.object({ at: z.string(), how: z.enum(['revoked', 'expired', 'spent', 'session', 'replaced']) }).optional(),
});
export type Permission = z.infer<typeof permission>;

/** A token set: what one account's token may do, and for whom. */
export const accessSet = z.object({
  id: z.string(),
  server: z.string(),
  account: z.string(),
  accountName: z.string().optional(),
  issuer: z.string(),
  /** The host it was widened for (an entry's id for hosts of kind `other`); absent: every host. */
  agent: z.string().optional(),
  scopes: z.array(scopeShown),
  /** Asked for, and not given by the company. */
  withheld: z.array(z.string()).optional(),
  since: z.string(),
  /** When the widening is given up, where the person set an end. */
  until: z.string().optional(),
  /** When the access token ends; it is refreshed before. */
  tokenExpiresAt: z.string().optional(),
});
export type AccessSet = z.infer<typeof accessSet>;

/** The scopes a tool needs, as its server said when it refused a call, or as the policy says. */
export const toolScopes = z.object({
  server: z.string(),
  tool: z.string(),
  scopes: z.array(z.string()),
  source: z.enum(['learned', 'policy']),
});
export type ToolScopes = z.infer<typeof toolScopes>;

/** A person's no to a step-up: not asked again until it is forgotten. */
export const refusedAccess = z.object({
  id: z.string(),
  server: z.string(),
  account: z.string(),
  agent: z.string(),
  scopes: z.array(z.string()),
  at: z.string(),
});
export type RefusedAccess = z.infer<typeof refusedAccess>;

export const access = z.object({
  sets: z.array(accessSet),
  tools: z.array(toolScopes),
  refused: z.array(refusedAccess),
});
export type Access = z.infer<typeof access>;

/** How the last connection to a server went. */
export const health = z.discriminatedUnion('state', [
  z.object({ state: z.literal('unknown') }),
  z.object({ state: z.literal('ok'), at: z.string() }),
  z.object({ state: z.literal('failing'), at: z.string(), message: z.string(), next: z.string() }),
]);
export type Health = z.infer<typeof health>;

/** A tool as its server lists it, with what would happen if it were called now. Texts are untrusted. */
export const tool = z.object({
  name: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  annotations: z.record(z.string(), z.unknown()).optional(),
  decision: effect,
  because: z.string(),
});
export type Tool = z.infer<typeof tool>;

/** A remote server that a host's configuration names itself: by address, or through another bridge. */
export const foundServer = z.object({
  host: z.string(),
  hostTitle: z.string(),
  file: z.string(),
  /** The entry's name in that file. */
  name: z.string(),
  url: z.string(),
  /** `url` for a plain address, else the bridge that carries it, such as `mcp-remote`. */
  via: z.string(),
  /** What the entry says besides and ours would not, such as `header Authorization`: names, never values. */
  leaves: z.array(z.string()),
});
export type FoundServer = z.infer<typeof foundServer>;
