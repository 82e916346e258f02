import { assertNever } from '../../shared/assert-never.ts';
import type { CoreStatus, ServerView } from '../../shared/contract.ts';
import type { LogGap, VaultStatus } from '../../shared/models.ts';
import { problem } from '../../shared/problem.ts';
import { visible } from '../../shared/visible.ts';
import { hostName } from './names.ts';
import type { Paint } from './paint.ts';
import { facts } from './table.ts';
import { localTime, relativeTime } from './time.ts';

/** How Drawbridge is, and last what waits for the person, each with the command that helps. */
export function statusText(status: CoreStatus, servers: readonly ServerView[], paint: Paint, now: number): string {
  const since = relativeTime(status.startedAt, now);
  const needs = needed(status, servers);
  const waiting = needs.map((need) => `  ${paint.warn(need)}\n`).join('');
  return (
    `Drawbridge ${visible(status.version)} is ${paint.good('running')} (pid ${status.pid}, started ${since}).\n` +
    facts(
      [
        ['vault', vaultText(status.vault)],
        ['servers', String(status.servers)],
        ['bridges', `${status.bridges} open`],
        ...(status.paused
          ? [['calls', { text: 'paused: every tool call is refused', paint: paint.warn }] as const]
          : []),
        ['home', status.home],
      ],
      paint,
    ) +
    (needs.length === 0 ? 'Nothing needs you.\n' : `Needs you:\n${waiting}`)
  );
}

function needed({ openPrompts, vault, logGap }: CoreStatus, servers: readonly ServerView[]): string[] {
  const asked = openPrompts === 1 ? '1 question waits' : `${openPrompts} questions wait`;
  const out = servers.filter(({ accountState }) => accountState === 'sign-in-needed');
  return [
    ...(openPrompts === 0 ? [] : [`${asked} for an answer: drawbridge prompts`]),
    ...(logGap === undefined ? [] : [gapText(logGap)]),
    ...vaultNeeds(vault),
    ...out.map(({ id }) => `${visible(id)} wants you to sign in again: drawbridge login ${visible(id)}`),
    ...servers.flatMap(({ id, health }) =>
      health.state === 'failing' ? [`${visible(id)}: ${visible(health.message)} ${visible(health.next)}`] : [],
    ),
    ...servers.flatMap(({ id, restart = [] }) =>
      restart.map(
        (host) => `${visible(id)} offers something else by now: restart the host (${visible(hostName(host))})`,
      ),
    ),
    ...(servers.length === 0 ? ['There is no server yet: drawbridge add NAME URL'] : []),
  ];
}

function gapText({ missing, because, since, calls }: LogGap): string {
  const why = because === 'disk-full' ? 'the disk is full' : visible(because);
  const then =
    calls === 'stopped' ? 'no call is let through' : 'calls go on without being on record, as your policy says';
  return `The activity log cannot be written (${why}, since ${localTime(since)}, ${missing} missing): ${then}.`;
}

function vaultNeeds({ mode, keychain, usable }: VaultStatus): string[] {
  if (usable) return [];
  if (mode === 'passphrase') return [problem('vault-locked').next];
  if (mode === 'unset') return [`Sign-ins cannot be kept. ${problem('vault-unset').next}`];
  return keychain === 'ok' ? [] : [problem(`keychain-${keychain}`).next];
}

const keychainWords = {
  ok: 'ready',
  locked: 'locked',
  absent: 'not found on this machine',
  denied: 'refuses access',
  replaced: 'not the one that sealed what is stored',
} as const;

/** The vault in plain words: what keeps secrets, and whether it can right now. */
export function vaultText({ mode, keychain, usable, records }: VaultStatus): string {
  const held = `${records} ${records === 1 ? 'secret' : 'secrets'} stored`;
  switch (mode) {
    case 'keychain':
      return `system keychain, ${keychainWords[keychain]}; ${held}`;
    case 'session-only':
      return 'session-only: secrets are forgotten when Drawbridge stops';
    case 'passphrase':
      return `passphrase, ${usable ? 'unlocked' : 'locked'}; ${held}`;
    case 'unset':
      return `none chosen; the keychain is ${keychainWords[keychain]}, so nothing is stored`;
    default:
      return assertNever(mode);
  }
}
