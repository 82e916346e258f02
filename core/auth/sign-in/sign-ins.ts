import type { ActivityDraft } from '../../../shared/models.ts';
import { fail, problemOf, ProblemError, type Problem, type ProblemCode } from '../../../shared/problem.ts';
import type { AccessBook, Refusal } from '../accounts/access-book.ts';
import { EVERYBODY, type AccountRow } from '../accounts/accounts.ts';
import type { AskPerson, Auth, AuthServer, Challenge, SignIn, SignInRequest } from '../auth.ts';
import { companyServer } from '../company/company-policy.ts';
import { coveringCompany, type Covered } from '../company/coverage.ts';
import { detailOf } from '../tokens/renewal.ts';
import { tokenHints } from '../issuer/challenge.ts';
import type { Tidy } from '../clients/create-known-as.ts';
import { takeOverDefault } from './keep-tokens.ts';
import { waitWantedBy } from '../issuer/issuer-busy.ts';
import { words } from '../accounts/scopes.ts';
import { shareSignIn, type Progress } from './shared-sign-in.ts';
import { signInOnce, type SignInParts } from './sign-in.ts';
import { planSignIn } from './sign-in-plan.ts';

/** The sign-ins under way: one for a server, one for each account meant by name, and one for each agent that needs more. */
export interface SignIns {
  start: Auth['signIn'];
  open: Auth['openSignIn'];
  all: Auth['openSignIns'];
  /** Gives up those of a server, or all, and resolves when they have ended. */
  cancel(server?: string): Promise<void>;
  withdrawQuestions: Auth['withdrawQuestions'];
  byItself: Auth['signInByItself'];
}

interface Open {
  server: string;
  signIn: SignIn;
  /** A call began it, and the person has not answered yet. */
  isAsking: boolean;
  isWithdrawn: boolean;
}

interface Parts extends Omit<SignInParts, 'atCompany'> {
  book: AccessBook;
  record: (draft: ActivityDraft) => void;
  changed: (server: string) => void;
  signInTimeoutMs: () => number;
  signInPauseMs: () => number;
  isSpent: (account: AccountRow) => Promise<boolean>;
  signOut: (leaving: readonly AccountRow[]) => Promise<unknown>;
  tidy: Tidy;
}

export function createSignIns(parts: Parts): SignIns {
  const { accounts, rows, book, clock, record, changed } = parts;
  const open = new Map<string, Open>();
  /** How the last one ended that came to nothing. */
  const lapses = new Map<string, { until: number; problem: Problem }>();

  async function run(
    server: AuthServer,
    challenge: Challenge,
    request: SignInRequest,
    progress: Progress,
    ask: AskPerson,
  ) {
    const startedAt = clock.now();
    const host = request.caller && { host: request.caller.host, entry: request.caller.entry };
    const finished = { kind: 'sign-in.finished', server: server.id, ...host } as const;
    const { scope } = tokenHints(challenge);
    const detail = request.caller?.short === undefined ? {} : { detail: 'step-up' };
    record({
      kind: 'sign-in.started',
      server: server.id,
      ...host,
      tool: request.caller?.tool,
      scopes: scope,
      ...detail,
    });
    try {
      const { account, left } = await signInOnce(server, challenge, request, progress, { ...parts, ask, atCompany });
      if (left) await parts.signOut([left]).catch(() => undefined);
      await takeOverDefault(account, accounts, parts.isSpent);
      const agent = request.caller?.agent;
      // Its account was signed out: the person has just said which one it goes on with.
      if (agent !== undefined && !accounts.of(server.id, agent)) accounts.choose(server.id, agent, account.id);
      const scopes = account.scopes.join(' ');
      record({ ...finished, account: account.id, scopes, outcome: 'signed-in', durationMs: clock.now() - startedAt });
      // The client it was signed in with before may be one that was only kept for that. Nobody waits for this.
      void parts.lanes.run(account.issuer, () => parts.tidy(server, account.issuer));
      return account;
    } catch (error) {
      const of = problemOf(error);
      const detail = detailOf(of);
      record({ ...finished, outcome: outcomeOf(of.code), detail, durationMs: clock.now() - startedAt });
      throw error;
    }
  }

  /** One sign-in at a company, however many servers' sign-ins wait for it. */
  async function atCompany({ company }: Covered, { caller }: SignInRequest, { say, signal }: Progress): Promise<void> {
    const at = companyServer(company);
    const isMine = !open.has(at.id);
    const signIn = start(at, [], { caller });
    const giveUp = (): void => {
      if (isMine) signIn.cancel();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      for await (const step of signIn.steps()) if (step.step !== 'done') say(step);
      signal.throwIfAborted();
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** What a person refused or let go by is not asked again at once because a program calls again. */
  function checkPause(key: string, { caller, unattended }: SignInRequest): void {
    const lapse = lapses.get(key);
    if ((caller || unattended) && lapse && clock.now() < lapse.until) throw new ProblemError(lapse.problem);
  }

  function start(server: AuthServer, challenge: Challenge, request: SignInRequest = {}): SignIn {
    const refusal = refusalOf(server, challenge, request);
    const key = refusal ? `${server.id} ${refusal.agent}` : nameOf(server, request);
    const joined = open.get(key);
    if (joined) return joined.signIn;
    // A no to one account holds for calls, whichever they would use.
    const pause = refusal ? key : server.id;
    checkPause(pause, request);
    if (refusal && book.isRefused(refusal)) refused(refusal, request);
    const declined = (error: unknown): never => {
      if (!refusal || problemOf(error).code !== 'sign-in-declined') throw error;
      book.refuse(refusal, clock.now());
      return refused(refusal, request);
    };
    const state = { server: server.id, isAsking: request.caller !== undefined, isWithdrawn: false };
    const ask: AskPerson = async (...question) => {
      const answer = await parts.ask(...question);
      state.isAsking = false;
      return answer;
    };
    const work = (progress: Progress) => run(server, challenge, request, progress, ask).catch(declined);
    const timeoutMs = parts.signInTimeoutMs();
    const signIn = shareSignIn({ server: server.id, clock, timeoutMs, work });
    const mine: Open = Object.assign(state, { signIn });
    open.set(key, mine);
    const ended = (): void => {
      open.delete(key);
      changed(server.id);
    };
    const succeeded = (): void => {
      lapses.delete(pause);
      ended();
    };
    const lapsed = (error: unknown): void => {
      const problem = problemOf(error);
      // A refused step-up is remembered by its scopes; others may be asked for.
      const isOver = mine.isWithdrawn || problem.code === 'scopes-refused';
      const pauseMs = Math.max(parts.signInPauseMs(), waitWantedBy(error) ?? 0);
      if (!isOver) lapses.set(pause, { until: clock.now() + pauseMs, problem });
      ended();
    };
    signIn.done.then(succeeded, lapsed);
    changed(server.id);
    return signIn;
  }

  /** What a no to this request would refuse, where it is a step-up. */
  function refusalOf(server: AuthServer, challenge: Challenge, { caller }: SignInRequest): Refusal | undefined {
    const { error, scope = '' } = tokenHints(challenge);
    const account = accounts.of(server.id, caller?.agent ?? EVERYBODY);
    if (!caller || !account || error !== 'insufficient_scope') return undefined;
    const held = caller.short && rows.get(caller.short);
    const more = words(scope).filter((word) => !held?.scopes.includes(word));
    const scopes = more.length > 0 ? more : words(scope);
    return { server: server.id, account: account.id, agent: caller.agent, scopes };
  }

  /** The way there is known before anything of a sign-in is on record: most lists of most servers only find out that there is none. */
  async function isCovered(server: AuthServer, challenge: Challenge): Promise<boolean> {
    const reading = { server, fetch: parts.fetchFor(new URL(server.url)), signal: new AbortController().signal };
    try {
      const plan = await planSignIn(challenge, {}, reading, { ...parts, known: () => false });
      const covered = await coveringCompany(plan, {}, reading, parts);
      const member = covered && parts.identities.member(covered.company);
      return covered !== undefined && member !== undefined && parts.identities.isAlive(covered.company, member.id);
    } catch (error) {
      // Whoever asks for a sign-in is told.
      if (error instanceof ProblemError) return false;
      throw error;
    }
  }

  async function byItself(server: AuthServer, challenge: Challenge, agent = EVERYBODY): Promise<boolean> {
    const isLeftAlone = accounts.chosen(server.id).some((choice) => choice.agent === agent);
    const mayBeVouchedFor = !isLeftAlone && parts.companies.all().length > 0;
    if (!server.machine && !(mayBeVouchedFor && (await isCovered(server, challenge)))) return false;
    await start(server, challenge, { unattended: true }).done;
    return true;
  }

  const all = (server: string): SignIn[] =>
    [...open.values()].filter((one) => one.server === server).map(({ signIn }) => signIn);
  const cancel = async (server?: string): Promise<void> => {
    const meant = [...open.values()].filter((one) => server === undefined || one.server === server);
    for (const { signIn } of meant) signIn.cancel();
    await Promise.allSettled(meant.map(({ signIn }) => signIn.done));
  };
  return {
    start,
    open: (server) => open.get(server)?.signIn ?? all(server)[0],
    all,
    cancel,
    byItself,
    withdrawQuestions() {
      for (const one of open.values()) {
        if (!one.isAsking) continue;
        one.isWithdrawn = true;
        one.signIn.cancel();
      }
    },
  };
}

/** Who asks for one account, or for scopes of their own, does not get another's sign-in. No server's name holds `/` or `?`. */
function nameOf({ id }: AuthServer, { account, another, scopes }: SignInRequest): string {
  const whose = another ? `${id}/` : account === undefined ? id : `${id}/${account}`;
  return scopes === undefined ? whose : `${whose}?${scopes.join(' ')}`;
}

function refused({ server, scopes }: Refusal, { caller }: SignInRequest): never {
  return fail('scopes-refused', { server, tool: caller?.tool ?? 'a tool', scopes: scopes.join(' ') });
}

function outcomeOf(code: ProblemCode): 'cancelled' | 'declined' | 'timed-out' | 'failed' {
  if (code === 'sign-in-cancelled') return 'cancelled';
  if (code === 'sign-in-declined') return 'declined';
  return code === 'sign-in-timed-out' ? 'timed-out' : 'failed';
}
