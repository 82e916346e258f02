import { assertNever } from '../../shared/assert-never.ts';
import type { Permission } from '../../shared/models.ts';
import { visible } from '../../shared/visible.ts';
import { boundWords, counted } from './bounds.ts';
import type { NameOf } from './names.ts';
import type { Paint } from './paint.ts';
import { sourceText } from './source.ts';
import { table } from './table.ts';
import { relativeTime } from './time.ts';

export interface LedgerView {
  nameOf: NameOf;
  paint: Paint;
  /** Milliseconds since 1970. */
  now: number;
  /** Those that have ended are among them. */
  all: boolean;
}

const headings = ['ID', 'EFFECT', 'HOST', 'SERVER', 'TOOL', 'FROM', 'SINCE', 'USED', 'ENDS', 'ONLY'];

/** Everything allowed, asked and denied: for whom, by whom, since when, of what use, until when. */
export function ledgerText(permissions: readonly Permission[], view: LedgerView): string {
  const { paint, now, all } = view;
  if (permissions.length === 0) return all ? `Nothing was ever allowed or denied.\n${writeOne}` : `${none}${writeOne}`;
  const colour = { allow: paint.good, ask: paint.warn, deny: paint.bad };
  const rows = permissions.map((one) => [
    one.id,
    { text: one.effect, paint: one.ended === undefined ? colour[one.effect] : paint.dim },
    one.host,
    one.server,
    one.tool,
    fromText(one),
    relativeTime(one.createdAt, now),
    one.lastUsedAt === undefined ? 'never' : `${one.uses}×, ${relativeTime(one.lastUsedAt, now)}`,
    endText(one, now),
    onlyText(one, view),
  ]);
  const more = all ? '' : ' What has ended: `drawbridge permissions --all`.';
  return `${table(headings, rows, paint)}${paint.dim(`${rest}${more}`)}\n`;
}

const rest = '* stands for any. Every other tool call is asked about. Take one back: `drawbridge revoke ID`.';
const none = 'No permissions: every tool call is asked about. What has ended: `drawbridge permissions --all`.\n';
const writeOne = "Write a rule, for example: drawbridge allow --server crm --tool 'search_*'\n";

/** Who made it and, where it is known, from where. */
function fromText({ origin, by }: Permission): string {
  const whose = { rule: 'your rule', grant: 'your answer', policy: 'your policy', managed: 'administrator, locked' };
  return by === undefined ? whose[origin] : `${whose[origin]}, ${sourceText(by)}`;
}

function endText({ ended, until, callsLeft, session, origin }: Permission, now: number): string {
  if (ended !== undefined) return `${endedWord(ended.how)} ${relativeTime(ended.at, now)}`;
  const ends = [
    ...(session === undefined ? [] : ['with its session']),
    ...(until === undefined ? [] : [relativeTime(until, now)]),
    ...(callsLeft === undefined ? [] : [`after ${counted(callsLeft, 'call', 'calls')}`]),
  ];
  if (ends.length > 0) return ends.join(' or ');
  return origin === 'policy' || origin === 'managed' ? 'with its file' : 'when revoked';
}

function endedWord(how: NonNullable<Permission['ended']>['how']): string {
  switch (how) {
    case 'session':
      return 'session ended';
    case 'spent':
      return 'used up';
    case 'revoked':
    case 'expired':
    case 'replaced':
      return how;
    default:
      return assertNever(how);
  }
}

function onlyText(permission: Permission, { nameOf }: LedgerView): string {
  const words = boundWords(permission, nameOf);
  const told = permission.words === undefined ? [] : [`tells the model “${visible(permission.words)}”`];
  return [...words, ...told].join(', ');
}
