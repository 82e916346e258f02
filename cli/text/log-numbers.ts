import type { ActivitySession, ActivityStats } from '../../shared/activity-views.ts';
import { type Ending, endings as ways } from '../../shared/ending.ts';
import type { NameOf } from './names.ts';
import type { Paint } from './paint.ts';
import { type Cell, table } from './table.ts';
import { duration, localTime, relativeTime } from './time.ts';

type Endings = ActivityStats['endings'];

export function statsText(stats: ActivityStats, nameOf: NameOf, paint: Paint): string {
  if (stats.records === 0) return 'Nothing in the log fits.\n';
  const { records, first = '', last = '', calls } = stats;
  return [
    `${calls} calls in ${records} records, ${localTime(first)} to ${localTime(last)}: ${endedText(stats.endings)}\n`,
    part('Calls over time', overTime(stats, paint), paint),
    part('Slowest tools', slowestText(stats.slowest, paint), paint),
    part('Most asked', askedText(stats.mostAsked, paint), paint),
    part('Who uses what', usesText(stats.uses, nameOf, paint), paint),
  ].join('');
}

function part(title: string, text: string, paint: Paint): string {
  return text === '' ? '' : `\n${paint.bold(title)}\n${text}`;
}

/** Those that there are, such as `12 done, 1 denied`. */
function endedText(endings: Endings): string {
  const counted = ways.filter((how) => countOf(endings, how) > 0);
  return counted.map((how) => `${countOf(endings, how)} ${how}`).join(', ') || 'none';
}

const longest = 40;

function overTime({ bars, barMs, calls }: ActivityStats, paint: Paint): string {
  if (calls === 0) return '';
  const sums = bars.map(({ endings }) => ways.reduce((sum, how) => sum + countOf(endings, how), 0));
  const most = Math.max(...sums);
  const rows = bars.map(({ at, endings }, index): Cell[] => {
    const sum = sums[index] ?? 0;
    const length = Math.ceil((sum / most) * longest);
    const bad = Math.ceil(((sum - countOf(endings, 'done')) / most) * longest);
    // What did not go well has another sign, not only another colour.
    return [
      localTime(at).slice(0, barMs < 60_000 ? 19 : 16),
      String(sum),
      '#'.repeat(Math.max(0, length - bad)) + '!'.repeat(Math.min(length, bad)),
    ];
  });
  return table(['FROM', 'CALLS', '# DONE, ! NOT'], rows, paint);
}

function slowestText(rows: ActivityStats['slowest'], paint: Paint): string {
  if (rows.length === 0) return '';
  const cells = rows.map(({ server, tool, calls, medianMs, p95Ms, longestMs }): Cell[] => [
    server,
    tool,
    String(calls),
    duration(medianMs),
    duration(p95Ms),
    duration(longestMs),
  ]);
  return table(['SERVER', 'TOOL', 'CALLS', 'USUALLY', '95 % WITHIN', 'AT MOST'], cells, paint);
}

function askedText(rows: ActivityStats['mostAsked'], paint: Paint): string {
  if (rows.length === 0) return '';
  const cells = rows.map(({ server, tool, asked, allowed, denied, unanswered }): Cell[] => [
    server,
    tool,
    ...[asked, allowed, denied, unanswered].map(String),
  ]);
  return table(['SERVER', 'TOOL', 'ASKED', 'ALLOWED', 'DENIED', 'NOT ANSWERED'], cells, paint);
}

function usesText(rows: ActivityStats['uses'], nameOf: NameOf, paint: Paint): string {
  if (rows.length === 0) return '';
  const cells = rows.map(({ host, server, account, calls, endings, lastAt }): Cell[] => [
    host,
    server,
    account === undefined ? '' : nameOf(account),
    String(calls),
    endedText(endings),
    localTime(lastAt),
  ]);
  return table(['HOST', 'SERVER', 'ACCOUNT', 'CALLS', 'ENDED', 'LAST'], cells, paint);
}

export function sessionsText(sessions: readonly ActivitySession[], paint: Paint, now: number): string {
  if (sessions.length === 0) return 'No session fits.\n';
  const cells = sessions.map(
    ({ session, host = '', server = '', startedAt, lastAt, state, calls, endings }): Cell[] => [
      session,
      host,
      server,
      relativeTime(startedAt, now),
      state === 'open' ? { text: 'open', paint: paint.good } : relativeTime(lastAt, now),
      String(calls),
      endedText(endings),
    ],
  );
  return table(['SESSION', 'HOST', 'SERVER', 'BEGAN', 'ENDED', 'CALLS', 'OF THEM'], cells, paint);
}

function countOf(endings: Endings, how: Ending): number {
  return endings[how] ?? 0;
}
