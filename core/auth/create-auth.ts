import type { ActivityDraft } from '../../shared/models.ts';
import { problemOf, type ProblemCode } from '../../shared/problem.ts';
import type { Browser } from '../ports/browser.ts';
import type { Clock } from '../ports/clock.ts';
import type { Vault } from '../vault/vault.ts';
import { createAccounts } from './accounts.ts';
import { openAuthDatabase } from './auth-database.ts';
import type { Auth, AuthServer, Challenge, SignIn } from './auth.ts';
import { createClients } from './clients.ts';
import { createCredentialOf } from './credential.ts';
import { createLanes } from './lanes.ts';
import { createRegistrations } from './registrations.ts';
import { createRenewal } from './renewal.ts';
import { shareSignIn, type Progress } from './shared-sign-in.ts';
import { signInOnce } from './sign-in.ts';
import { signOutOnce } from './sign-out.ts';
import { createTokenSets, isSpent } from './token-sets.ts';
import type { FetchFor } from './json-document.ts';

export interface AuthOptions {
  /** auth.db: who is signed in and where we are registered; no secrets. */
  file: string;
  vault: Vault;
  /** The guarded fetch for addresses that this server, or an issuer it names, supplies. */
  fetchFor: FetchFor;
  clock: Clock;
  browser: Browser;
  record: (draft: ActivityDraft) => void;
  /** How long a sign-in that starts now may take in all. */
  signInTimeoutMs: () => number;
  /** Whether tokens of sign-ins from now on are bound to a key where server and issuer offer that. */
  useDpop: () => boolean;
}

/** The person's sign-ins. Problems at once: `database-newer`, `disk-full`, `storage-failed`. */
export function createAuth(options: AuthOptions): Auth {
  const { file, vault, fetchFor, clock, browser, record, signInTimeoutMs, useDpop } = options;
  const db = openAuthDatabase(file);
  const accounts = createAccounts(db, file);
  const registrations = createRegistrations(db, file);
  const clients = createClients({ registrations, vault, fetchFor, clock });
  const sets = createTokenSets({ accounts, vault });
  const lanes = createLanes();
  const listeners = new Set<(server: string) => void>();
  const changed = (server: string): void => listeners.forEach((listener) => listener(server));
  const parts = {
    accounts,
    registrations,
    clients,
    sets,
    lanes,
    vault,
    fetchFor,
    clock,
    browser,
    record,
    changed,
    useDpop,
  };
  const renewal = createRenewal({ ...parts, credentialOf: createCredentialOf(clock) });
  const open = new Map<string, SignIn>();

  async function recorded(server: AuthServer, challenge: Challenge, progress: Progress) {
    const startedAt = clock.now();
    const finished = { kind: 'sign-in.finished', server: server.id } as const;
    record({ kind: 'sign-in.started', server: server.id });
    try {
      const account = await signInOnce(server, challenge, progress, parts);
      record({ ...finished, account: account.id, outcome: 'signed-in', durationMs: clock.now() - startedAt });
      return account;
    } catch (error) {
      const { code } = problemOf(error);
      record({ ...finished, outcome: outcomeOf(code), detail: code, durationMs: clock.now() - startedAt });
      throw error;
    }
  }

  function signIn(server: AuthServer, challenge: Challenge): SignIn {
    const joined = open.get(server.id);
    if (joined) return joined;
    const work = (progress: Progress) => recorded(server, challenge, progress);
    const started = shareSignIn({ server: server.id, clock, timeoutMs: signInTimeoutMs(), work });
    open.set(server.id, started);
    const closed = (): void => {
      open.delete(server.id);
      changed(server.id);
    };
    started.done.then(closed, closed);
    changed(server.id);
    return started;
  }

  async function cancelOpen(server: string): Promise<void> {
    const running = open.get(server);
    running?.cancel();
    await running?.done.catch(() => undefined);
  }

  return {
    ...renewal,
    signIn,
    openSignIn: (server) => open.get(server),
    async signOut(server) {
      await cancelOpen(server.id);
      const account = accounts.get(server.id)?.account.id;
      const result = await lanes.run(server.id, () => signOutOnce(server, parts)).finally(() => changed(server.id));
      record({ kind: 'sign-out.finished', server: server.id, account, outcome: result.revocation });
      return result;
    },
    account: (server) => accounts.get(server)?.account,
    async isSpent(server) {
      // A vault that is locked has forgotten nothing: its own state says what to do.
      const found = await sets.find(server).catch(() => undefined);
      return found !== undefined && (found.set === undefined || isSpent(found.set, clock.now()));
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      await Promise.all([...open.keys()].map(cancelOpen));
      // A refresh under way may have rotated the refresh token already: its answer is stored before the database closes.
      await lanes.idle();
      db.close();
    },
  };
}

function outcomeOf(code: ProblemCode): 'cancelled' | 'timed-out' | 'failed' {
  if (code === 'sign-in-cancelled') return 'cancelled';
  return code === 'sign-in-timed-out' ? 'timed-out' : 'failed';
}
