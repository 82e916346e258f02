import type { Activity, ActivityKind, LogVerdict } from '../../../shared/models.ts';
import type { Redaction } from './redact.ts';

export function aboutVerdict({ broken, first, last, signedTo, signedAt, checkpoints, keys }: LogVerdict): string[] {
  const range = last === 0 ? 'The log is empty.' : `Records ${first} to ${last}.`;
  const signed = `Signed up to ${signedTo}${signedAt === undefined ? '' : ` at ${signedAt}`}`;
  return [
    broken === undefined
      ? `${range} None was changed, removed or put in.`
      : `WRONG at record ${broken.number}: ${broken.what}.`,
    `${signed}. Checkpoints: ${checkpoints}. Keys: ${keys.length}.`,
  ];
}

/** Members of a record that are told, as they are or redacted, in this order. What is not here is left out. */
const told = [
  'session',
  'host',
  'entry',
  'program',
  'evidence',
  'way',
  'server',
  'account',
  'scopes',
  'method',
  'tool',
  'call',
  'decision',
  'because',
  'outcome',
  'durationMs',
  'personMs',
  'tokenMs',
  'serverMs',
  'bytes',
  'detail',
] as const satisfies readonly (keyof Activity)[];

/** Kinds whose `detail` is Drawbridge's own word; elsewhere it may repeat what a server or host said. */
const ownDetails: ReadonlySet<ActivityKind> = new Set([
  'core.started',
  'prompt.opened',
  'definition.approved',
  'policy.changed',
  'vault.changed',
  'setting.changed',
  'issuer.changed',
  'log.changed',
]);

/** One record on one line each. */
export function aboutLines(lines: readonly Activity[], redaction: Redaction): string[] {
  return lines.map((line) => extractLine(line, redaction));
}

function extractLine(line: Activity, redaction: Redaction): string {
  const members = told.flatMap((member) => {
    const value = line[member];
    if (value === undefined || (member === 'detail' && !hasOwnDetail(line))) return [];
    return [`${member}=${quoted(shown(member, value, redaction))}`];
  });
  return [line.number, line.at, line.kind, ...members].join(' ');
}

function hasOwnDetail({ kind, detail = '' }: Activity): boolean {
  return ownDetails.has(kind) || (kind === 'problem' && detail.startsWith('lines missing here'));
}

function shown(member: (typeof told)[number], value: string | number, redaction: Redaction): string {
  if (typeof value === 'number') return String(Math.round(value));
  return member === 'account' ? redaction.account(value) : redaction.text(value);
}

function quoted(text: string): string {
  return /^[^\s"]+$/.test(text) ? text : JSON.stringify(text);
}
