import { companyId } from '../../../shared/company-id.ts';
import type { State } from '../../../shared/contract.ts';
import type { VaultStatus } from '../../../shared/models.ts';
import { hostTitle } from '../../core/names.ts';
import { texts } from '../../texts.ts';

const words = texts.home.needs;

/** Something only the person can do. `place` is where it is done. */
export type Need =
  | { kind: 'prompts'; title: string; note: string }
  | { kind: 'sign-in'; server: string; title: string; note: string }
  | { kind: 'failing'; server: string; title: string; note: string; next: string }
  | { kind: 'restart'; title: string; note: string }
  | { kind: 'place'; title: string; note: string; act: string; place: readonly [string, ...string[]] };

/** What needs the person, most pressing first. Empty: all is well. */
export function needsOf(state: State): Need[] {
  return [
    ...prompts(state),
    ...policy(state.core.policyProblem),
    ...vault(state.core.vault),
    ...companies(state),
    ...signIns(state),
    ...failing(state),
    ...restarts(state),
    ...hosts(state),
  ];
}

function prompts({ prompts }: State): Need[] {
  if (prompts.length === 0) return [];
  return [{ kind: 'prompts', title: words.prompts(prompts.length), note: words.promptsNote }];
}

function policy(problem: State['core']['policyProblem']): Need[] {
  if (problem === undefined) return [];
  const note = `${problem.message} ${problem.next}`;
  return [{ kind: 'place', title: words.policy, note, act: words.policyAct, place: ['settings'] }];
}

function vault({ usable, mode, keychain }: VaultStatus): Need[] {
  if (usable) return [];
  const need = (title: string, note: string): Need[] => [
    { kind: 'place', title, note, act: words.vault.act, place: ['settings'] },
  ];
  if (mode === 'unset') return need(words.vault.unset, words.vault.unsetNote);
  if (mode === 'passphrase') return need(words.vault.passphrase, words.vault.passphraseNote);
  // A keychain that is well and a vault that is not: locked in between, as far as the person can tell.
  const state = keychain === 'ok' ? 'locked' : keychain;
  return need(words.vault[state], words.vault[`${state}Note`]);
}

/** One sign-in there is worth many. */
function companies({ companies: all }: State): Need[] {
  const { needs: title, needsNote: note } = texts.companies;
  return all
    .filter(({ state, idTokenAt }) => idTokenAt === undefined && (state === 'none' || state === 'sign-in-needed'))
    .map(({ name }): Need => ({ kind: 'sign-in', server: companyId(name), title: title(name), note }));
}

function signIns({ servers, prompts }: State): Need[] {
  const asked = new Set(prompts.filter(({ kind }) => kind === 'sign-in').map(({ server }) => server));
  return servers.flatMap(({ id, accountState }): Need[] => {
    if (accountState === 'sign-in-needed')
      return [{ kind: 'sign-in', server: id, title: words.signIn(id), note: words.signInNote }];
    // Somebody waits for it, and it may have been begun by a host: the person may look for the page in vain.
    // Nothing is open in a browser before its question is answered.
    if (accountState === 'signing-in' && asked.has(id))
      return [{ kind: 'sign-in', server: id, title: words.signIn(id), note: words.askedNote }];
    if (accountState === 'signing-in')
      return [{ kind: 'sign-in', server: id, title: words.signingIn(id), note: words.signingInNote }];
    return [];
  });
}

function failing({ servers }: State): Need[] {
  return servers.flatMap(({ id, health, accountState }) =>
    // Signing in comes first; often it mends the rest.
    health.state !== 'failing' || accountState === 'sign-in-needed' || accountState === 'signing-in'
      ? []
      : [{ kind: 'failing', server: id, title: words.failing(id), note: health.message, next: health.next }],
  );
}

function restarts(state: State): Need[] {
  return state.servers.flatMap(({ id, restart = [] }) =>
    restart.map((host): Need => {
      const title = words.restart(hostTitle(state, host));
      return { kind: 'restart', title, note: words.restartNote(id) };
    }),
  );
}

function hosts({ hosts, entries, servers }: State): Need[] {
  const bad = hosts.flatMap(({ title, files }) =>
    files
      .filter(({ state }) => state === 'invalid')
      .map(({ path, detail }): Need => ({
        kind: 'place',
        title: words.badFile(title),
        note: detail === undefined ? path : `${path}: ${detail}`,
        act: words.hosts,
        place: ['hosts'],
      })),
  );
  if (servers.length === 0 || entries.length > 0) return bad;
  const { unconnected: title, unconnectedNote: note, connect: act } = words;
  return [...bad, { kind: 'place', title, note, act, place: ['servers', servers[0]?.id ?? ''] }];
}
