import type { Access, Account, Prompt, SignInChoice, SignInQuestion } from '../../shared/models.ts';
import type { SignInStep, SignOutResult } from '../../shared/contract.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Secret } from '../../shared/secret.ts';
import type { Credential } from '../ports/credential.ts';
import type { SetKey } from './tokens/set-rows.ts';
import type { ClientProof } from './clients/client-proofs.ts';
import type { Issuers } from './clients/issuers.ts';
import type { CompanyCalls } from './company/company-calls.ts';

/** What auth needs to know of a server. */
export interface AuthServer {
  id: string;
  url: string;
  /** A client the person brought for this server's issuer. */
  clientId?: string | undefined;
  /** Signs in as that client itself, without a person. */
  machine?: boolean | undefined;
  /** A company's identity provider in the place of a server: `id` begins with `@`, `url` is its issuer. */
  isCompany?: boolean | undefined;
  /** The person's word that the issuer supports PKCE though it does not say so. Dangerous where it is not true. */
  assumePkce?: boolean | undefined;
  /** The names of headers the person stored for it. Their values are the vault's `headers` record. */
  headers?: readonly string[] | undefined;
}

/** The `WWW-Authenticate` header lines of a 401 or 403, untouched; empty where there were none. */
export type Challenge = readonly string[];

/**
 * Who asks for a token: `agent` is the host's id, or the entry's for hosts that Drawbridge does not know; `tool` what it is
 * for. Without an agent: the default account and what every agent may do.
 */
export interface Asker {
  agent?: string | undefined;
  tool?: string | undefined;
}

/** An access token and the generation of the token set it came from. */
export interface Held {
  token: Secret;
  /** How the token is shown to its server. */
  credential: Credential;
  account: Account;
  set: SetKey;
  /** What this token may do. */
  scopes: readonly string[];
  /** Rises with every sign-in and refresh; tells a token that was already replaced from one that is current. */
  generation: number;
}

/**
 * `none`: never signed in (or signed out). `dead`: was signed in, the refresh token no longer works or the interval for
 * signing in anew is over, a person must sign in. `unavailable`: the issuer or the vault cannot be reached just now; the
 * sign-in is kept.
 */
export type TokenAnswer =
  | { kind: 'held'; held: Held }
  | { kind: 'none' }
  | { kind: 'dead' }
  | { kind: 'unavailable'; problem: Problem };

/** A call that waits for a sign-in. */
export interface Caller extends Pick<Prompt, 'host' | 'entry' | 'program'> {
  agent: string;
  /** What it wants to run. */
  tool?: string | undefined;
  /** For a step-up: the token set that fell short. */
  short?: SetKey | undefined;
}

export interface SignInRequest {
  /** A machine's own doing: no person asked, and none is. */
  unattended?: boolean | undefined;
  /** Absent: the person asked. */
  caller?: Caller | undefined;
  /** The account to sign in again; without one, the default. */
  account?: string | undefined;
  /** One more account beside those there are. */
  another?: boolean | undefined;
  /** Scopes to ask for in place of those the server names. */
  scopes?: readonly string[] | undefined;
  /** By this company's word, beside the accounts there are. */
  company?: string | undefined;
}

/** One sign-in, shared by everyone who asked for the same one while it is open. */
export interface SignIn {
  /** Replays what happened so far, then goes on; ends after `done`; throws the problem it failed with. */
  steps(): AsyncIterable<SignInStep>;
  /** Resolves when signed in; rejects with `sign-in-*`, `scopes-refused`, `registration-needed`, `authorization-metadata` and the vault's problems. */
  readonly done: Promise<Account>;
  /** The address at which a browser on another machine ended. Problem: `sign-in-address-wrong`. */
  paste(address: string): void;
  cancel(): void;
}

/** What the person is asked before anything is sent to an issuer. */
export interface SignInAsked {
  server: AuthServer;
  caller?: Caller | undefined;
  account?: Account | undefined;
  question: SignInQuestion;
}

/** `withdrawn`: nobody answered in time, or the sign-in was given up. */
export type SignInAnswer = { answer: 'allowed'; choice: SignInChoice } | { answer: 'denied' | 'withdrawn' };

/** Asks the person; `opened` is called with the question's id. */
export type AskPerson = (
  asked: SignInAsked,
  opened: (prompt: string) => void,
  signal: AbortSignal,
) => Promise<SignInAnswer>;

/** What the company or the person says of scopes. */
export interface ScopePolicy {
  /** Plain words for a scope. */
  words(scope: string): string | undefined;
  /** The scopes to ask for at a server's first sign-in. */
  first(server: string): readonly string[] | undefined;
  /** Scopes its tools need. */
  tools(server: string): Readonly<Record<string, readonly string[]>>;
  /** Whether a sign-in may ask for this scope. */
  mayAsk(server: string, scope: string): boolean;
}

export interface Auth {
  /**
   * The narrowest token of the asker's account that covers what its tool is known to need, refreshed first when it is about
   * to end; one refresh however many ask. Opens no browser.
   */
  token(server: AuthServer, asker?: Asker): Promise<TokenAnswer>;
  /** Whom issuers know us as, and where they differ from the specification. */
  readonly issuers: Issuers;
  /**
   * Keeps what the person's client for this server proves itself with, in the place of what it did before; `undefined`: it
   * is a public client. Problems: `client-key-invalid`, the vault's.
   */
  giveClient(server: AuthServer, proof: ClientProof | undefined): Promise<void>;
  /** Forgets the clients that the person gave for this server. Sign out first. */
  forgetClient(server: AuthServer): Promise<void>;
  /**
   * The server was removed: what was learned about it is forgotten, and we are no client any more where no other server
   * needs it. Sign out first.
   */
  forgetServer(server: AuthServer): Promise<void>;
  /** The server refused `held` with 401: refreshes once if nobody has since. Opens no browser. */
  refused(server: AuthServer, held: Held): Promise<TokenAnswer>;
  /** The server said with 403 that `tool` needs scopes that `held` does not have. */
  fellShort(server: AuthServer, tool: string, held: Held, scopes: readonly string[]): void;
  /**
   * Asks the person and opens the browser, or joins the sign-in already open. Call only for a person's act or a tool call.
   * Throws for a caller: the problem of the last one, in the pause after it; `scopes-refused` where the person said no.
   */
  signIn(server: AuthServer, challenge: Challenge, request?: SignInRequest): SignIn;
  /**
   * Signs in where no person is needed: a machine, or a company that somebody is signed in at and whose word the server takes.
   * False: it needs a person. Problems: those of `signIn`.
   */
  signInByItself(server: AuthServer, challenge: Challenge, agent?: string): Promise<boolean>;
  readonly companies: CompanyCalls;
  /** Gives up sign-ins that calls began and the person has not answered yet. The next call may ask again at once. */
  withdrawQuestions(): void;
  /** The sign-in open for this server, if any. */
  openSignIn(server: string): SignIn | undefined;
  /** All of them: for other accounts, and for hosts that need more access. */
  openSignIns(server: string): SignIn[];
  /**
   * Cancels sign-ins under way, gives the tokens back (refresh token, then access token) and forgets them locally whatever
   * the issuer says. Without an account: every one of the server.
   */
  signOut(server: Pick<AuthServer, 'id'>, account?: string): Promise<SignOutResult[]>;
  /** The same for every account of every server. */
  signOutEverywhere(): Promise<SignOutResult[]>;
  /** The account an agent uses, or the default; without secrets. */
  account(server: string, agent?: string): Account | undefined;
  /** Everybody signed in, the default first. */
  accounts(server: string): Account[];
  chosen(server: string): { agent: string; account: string }[];
  /** Problem: `account-unknown`. */
  choose(server: string, account: string, agent?: string): void;
  /** This agent uses the default account again. */
  unchoose(server: string, agent: string): void;
  /** Who may do what; of one server, or all. */
  access(server?: string): Access;
  /** Gives up a widened token set. Problem: `access-unknown`. */
  narrow(id: string): Promise<SignOutResult>;
  /** Problem: `access-unknown`. */
  forgetRefusal(id: string): void;
  /** The person must sign in anew every `hours`; 0: as the issuer likes. Problem: `issuer-invalid`. */
  requireSignIn(issuer: string, hours: number): void;
  /**
   * Whether the person must sign in again, as far as is known here: asks no issuer and refreshes nothing. False where nobody
   * is signed in and where the vault cannot be read just now.
   */
  isSpent(server: AuthServer, account?: string): Promise<boolean>;
  /** Called after every change of an account, and when a sign-in opens or ends. The answer stops it. */
  onChange(listener: (server: string) => void): () => void;
  close(): Promise<void>;
}
