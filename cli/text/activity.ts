import type { Activity } from '../../shared/models.ts';
import { visible } from '../../shared/visible.ts';
import type { NameOf } from './names.ts';
import type { Paint } from './paint.ts';
import { decidedText } from './source.ts';
import { duration, localTime } from './time.ts';

/** Writes lines of the log for people: the day once, then one line each. */
export function createActivityText(nameOf: NameOf, paint: Paint): (line: Activity) => string {
  let day = '';
  return (line) => {
    const at = visible(localTime(line.at));
    const heading = at.slice(0, 10) === day ? '' : `${paint.dim(at.slice(0, 10))}\n`;
    day = at.slice(0, 10);
    const start = `${paint.dim(at.slice(11))}  ${visible(line.kind).padEnd(19)}  `;
    const text = start + colour(line, paint)(saying(line, nameOf));
    return `${heading}${text.trimEnd()}\n`;
  };
}

function saying(line: Activity, nameOf: NameOf): string {
  const { host, server, tool, method, account } = line;
  const who = [host === 'drawbridge' ? 'you' : host, server].filter((one) => one !== undefined).join(' → ');
  const as = account === undefined ? undefined : `as ${nameOf(account)}`;
  const parts = [who, tool ?? method, ...happened(line), as, decidedText(line)];
  return parts
    .filter((part) => part !== undefined && part !== '')
    .map((part) => visible(part ?? ''))
    .join('  ');
}

const decisions = { allow: 'allowed', ask: 'asked', deny: 'denied' } as const;

function happened(line: Activity): (string | undefined)[] {
  const { kind, decision, because, outcome, durationMs, detail } = line;
  const more = detail === undefined ? '' : ` (${detail})`;
  switch (kind) {
    case 'prompt.opened':
      return [`question ${because}${detail === 'pairing' ? ': may it connect?' : ''}`];
    case 'prompt.ended':
      return [`question ${detail} ${outcome}${because === detail ? '' : ` (${because})`}`];
    case 'permission.changed':
      return [`${because} ${decision} ${outcome}${more}`];
    default: {
      const decided = decision && decisions[decision] + (because === undefined ? '' : ` (${because})`);
      const took = durationMs === undefined ? undefined : duration(durationMs);
      return [decided, outcome === undefined ? detail : outcome + more, took];
    }
  }
}

function colour({ kind, decision }: Activity, paint: Paint): (text: string) => string {
  if (kind === 'problem') return paint.bad;
  return decision === 'deny' ? paint.warn : (text) => text;
}
