/** The records of the activity log. docs/activity-log.md tells about them; docs/activity-log.schema.json is made of this. */
import { z } from 'zod';
import { decisionWay, effect } from './decisions.ts';
import { endings } from './ending.ts';

export const activityKind = z.enum([
  'core.started',
  'core.stopped',
  'session.opened',
  'session.closed',
  'call.started',
  'call.finished',
  'prompt.opened',
  'prompt.ended',
  'permission.changed',
  'definition.approved',
  'policy.changed',
  'sign-in.started',
  'sign-in.finished',
  'token.refreshed',
  'sign-out.finished',
  'access.changed',
  'server.changed',
  'entry.changed',
  'vault.changed',
  'setting.changed',
  'issuer.changed',
  'log.changed',
  'problem',
]);
export type ActivityKind = z.infer<typeof activityKind>;

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

/**
 * One record of the activity log. Never holds arguments, results, headers, tokens or URLs with queries; of arguments and
 * results it holds their shape, their size and a commitment.
 */
export const activity = z.object({
  number: z.number().int().describe('Position in the log, from 1, without gaps'),
  at: z.string().describe('When it was recorded: ISO 8601, UTC, milliseconds'),
  kind: activityKind,
  session: z.string().optional().describe('One conversation of one host, from its start to its end'),
  host: z.string().optional().describe('Which host; "other" for one that runs the bridge by itself'),
  entry: z.string().optional().describe("The host's configured entry, which proved itself by its key"),
  way: decisionWay.optional().describe('Of a decision or change by the person: by which way it came'),
  program: z
    .string()
    .optional()
    .describe(
      'The program behind the bridge (session.opened), or that a decision or change came from, with its process',
    ),
  evidence: z
    .enum(['reported', 'verified'])
    .optional()
    .describe('Whether the program behind the bridge is what the system reports or proved'),
  server: z.string().optional().describe("The person's name for the server"),
  account: z.string().optional().describe("The account's id at that server"),
  scopes: z.string().optional().describe('Scopes of the token, or asked for; a space between two (RFC 6749 3.3)'),
  method: z.string().optional().describe('JSON-RPC method of a call'),
  tool: z.string().optional(),
  call: z.string().optional().describe('Joins call.started and call.finished'),
  decision: effect.optional(),
  because: z.string().optional().describe("What the decision rests on: a permission's or prompt's id, or default"),
  outcome: z.string().optional(),
  durationMs: z.number().optional().describe('From beginning to end, milliseconds'),
  personMs: z.number().optional().describe('Of that: waiting for a person'),
  tokenMs: z.number().optional().describe('Of that: getting a token and opening the way to the server'),
  serverMs: z.number().optional().describe('Of that: the server'),
  bytes: z
    .number()
    .int()
    .optional()
    .describe('Size of the arguments or the result as canonical JSON; above 1 MiB about'),
  shape: z.string().optional().describe('Names and types of the arguments or the result, without any value'),
  commitment: hex(32).optional().describe('SHA-256 of a secret salt and the arguments or the result as canonical JSON'),
  trace: hex(16).optional().describe('W3C trace id, where the host gave one'),
  parentSpan: hex(8).optional().describe("W3C span id of the host's own span"),
  detail: z.string().optional(),
});
export type Activity = z.infer<typeof activity>;

/** What a room hands over to be recorded. */
export type ActivityDraft = Omit<Activity, 'number' | 'at' | 'bytes' | 'shape' | 'commitment'> & {
  /** Arguments or a result, as JSON. Only its shape, size and commitment are recorded, unless the policy wants it sealed. */
  content?: unknown;
};

/** Lines given at once: so few that nothing waits while they are passed on. */
export const mostLines = 1_000;

export const activityFilter = z.object({
  kind: z.array(activityKind).optional(),
  session: z.string().optional(),
  host: z.string().optional(),
  entry: z.string().optional(),
  server: z.string().optional(),
  account: z.string().optional(),
  tool: z.string().optional(),
  call: z.string().optional(),
  decision: effect.optional(),
  outcome: z.string().optional(),
  /** Only ends of calls that ended so. */
  ending: z.enum(endings).optional(),
  since: z.string().optional(),
  /** Only what was recorded before this time. */
  until: z.string().optional(),
  /** Only lines after this number. */
  after: z.number().int().optional(),
  /** Only lines before this number: the way to older pages. */
  before: z.number().int().optional(),
  /** Only lines that hold each of these words anywhere, upper and lower case alike; words in "quotes" stand together. */
  text: z.string().max(200).optional(),
  limit: z.number().int().positive().max(mostLines).optional(),
});
export type ActivityFilter = z.infer<typeof activityFilter>;

/** The hash of a record, signed by a key of the vault: the log came to this at that time. docs/activity-log.md. */
export const logCheckpoint = z.object({ number: z.number().int(), hash: z.string(), at: z.string(), key: z.string() });
export type LogCheckpoint = z.infer<typeof logCheckpoint>;

/** Who signs the log, and up to where it is signed; nothing of it where the vault cannot be used. */
export const logSigner = z.object({ key: z.string().optional(), newest: logCheckpoint.optional() });
export type LogSigner = z.infer<typeof logSigner>;

export const callContent = z.object({ content: z.json() });
export type CallContent = z.infer<typeof callContent>;

/** The arguments or the result of one call. */
export const contentOf = z.object({ call: z.string(), what: z.enum(['arguments', 'result']) });
export type ContentOf = z.infer<typeof contentOf>;

/** Whether a call had this content, and what lets anybody who has the record see it too. */
export const contentProof = z.object({
  number: z.number().int(),
  matches: z.boolean(),
  commitment: z.string(),
  /** Of this one commitment. */
  salt: z.string(),
});
export type ContentProof = z.infer<typeof contentProof>;

/** Records that could not be written, and what became of the calls meanwhile. */
export const logGap = z.object({
  missing: z.number().int(),
  /** The problem's code, such as `disk-full`. */
  because: z.string(),
  since: z.string(),
  calls: z.enum(['stopped', 'go on']),
});
export type LogGap = z.infer<typeof logGap>;

/** Where the policy has records sent to, and how that goes. */
export const collectorState = z.object({
  url: z.string(),
  /** Names of headers that it wants and that the vault has, or should have. */
  headers: z.array(z.string()),
  /** Records that are not there yet. */
  waiting: z.number().int(),
  /** When it last took some, ISO 8601. */
  deliveredAt: z.string().optional(),
  /** How many it will never take, and its reason for the last of them: its own words. */
  refused: z.number().int(),
  refusal: z.string().optional(),
  /** Why nothing goes through just now; may hold the collector's own words. */
  failing: z.string().optional(),
});
export type CollectorState = z.infer<typeof collectorState>;

/** What checking a log comes to. `broken`: the first record that is wrong; absent where nothing is. */
export interface LogVerdict {
  broken?: { number: number; what: string };
  /** The first and the last record looked at; 0 of an empty log. */
  first: number;
  last: number;
  /** Records up to here are signed; 0: none is. */
  signedTo: number;
  signedAt?: string;
  checkpoints: number;
  /** Every key that signed, in the order they first did. */
  keys: string[];
}

export interface LogExpected {
  /** Keys, in base64url, that may have signed. Without them every key is taken, and named. */
  keys?: readonly string[] | undefined;
  /** A checkpoint noted earlier, elsewhere: it must be in the log. */
  checkpoint?: Pick<LogCheckpoint, 'number' | 'hash'> | undefined;
}

/** A log read without the core. All throw `storage-failed`; `log-unreadable` where it is no log. */
export interface LogFiles {
  verify(file: string, expected: LogExpected): LogVerdict;
  /** The newest records, oldest first. */
  newest(file: string, count: number): Activity[];
  /** `now`: when it is exported, ISO 8601. */
  export(
    file: string,
    format: 'jsonl' | 'csv' | 'cef',
    filter: ActivityFilter,
    now: string,
    write: (line: string) => void,
  ): void;
}
