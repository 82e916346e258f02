import type { CoreStatus, ServerView } from '../../shared/contract.ts';
import { needsOf, vaultWords } from '../../shared/needs.ts';
import { visible } from '../../shared/visible.ts';
import { collectorText } from './collector.ts';
import type { Paint } from './paint.ts';
import { facts } from './table.ts';
import { localTime, relativeTime } from './time.ts';

/** How Drawbridge is, and last what waits for the person, each with the command that helps. */
export function statusText(status: CoreStatus, servers: readonly ServerView[], paint: Paint, now: number): string {
  const since = relativeTime(status.startedAt, now);
  const needs = needsOf(status, servers, localTime);
  const waiting = needs.map((need) => `  ${paint.warn(need)}\n`).join('');
  return (
    `Drawbridge ${visible(status.version)} is ${paint.good('running')} (pid ${status.pid}, started ${since}).\n` +
    facts(
      [
        ['vault', vaultWords(status.vault)],
        ['servers', String(status.servers)],
        ['bridges', `${status.bridges} open`],
        ...(status.paused
          ? [['calls', { text: 'paused: every tool call is refused', paint: paint.warn }] as const]
          : []),
        ...(status.collector ? [['collector', collectorText(status.collector, now)] as const] : []),
        ['home', status.home],
      ],
      paint,
    ) +
    (needs.length === 0 ? 'Nothing needs you.\n' : `Needs you:\n${waiting}`)
  );
}
