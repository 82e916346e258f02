/** What waits for the person, as `drawbridge status` and reports say it. */
import { assertNever } from './assert-never.ts';
import type { CoreStatus, ServerView } from './contract.ts';
import { hostName } from './host-name.ts';
import type { LogGap, VaultStatus } from './models.ts';
import { problem } from './problem.ts';
import { visible } from './visible.ts';

/** One sentence each, with the command that helps. `time`: how a time (ISO 8601) is shown. */
export function needsOf(
  { openPrompts, paused, policyProblem, vault, logGap }: CoreStatus,
  servers: readonly ServerView[],
  time: (iso: string) => string,
): string[] {
  const asked = openPrompts === 1 ? '1 question waits' : `${openPrompts} questions wait`;
  const out = servers.filter(({ accountState }) => accountState === 'sign-in-needed');
  return [
    ...(openPrompts === 0 ? [] : [`${asked} for an answer: drawbridge prompts`]),
    ...(paused ? ['Every tool call is refused, as you paused them: drawbridge resume'] : []),
    ...(policyProblem === undefined ? [] : [`${visible(policyProblem.message)} ${visible(policyProblem.next)}`]),
    ...(logGap === undefined ? [] : [gapWords(logGap, time)]),
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

function gapWords({ missing, because, since, calls }: LogGap, time: (iso: string) => string): string {
  const why = because === 'disk-full' ? 'the disk is full' : visible(because);
  const then =
    calls === 'stopped' ? 'no call is let through' : 'calls go on without being on record, as your policy says';
  return `The activity log cannot be written (${why}, since ${time(since)}, ${missing} missing): ${then}.`;
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
export function vaultWords({ mode, keychain, usable, records }: VaultStatus): string {
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
