import type { Account } from '../../shared/models.ts';
import type { SignInStep, SignOutResult } from '../../shared/contract.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Secret } from '../../shared/secret.ts';
import type { Credential } from '../ports/credential.ts';

/** What auth needs to know of a server. */
export interface AuthServer {
  id: string;
  url: string;
  /** A client the person brought for this server's issuer. Its secret, if any, is the vault's `client` record. */
  clientId?: string | undefined;
  /** The person's word that the issuer supports PKCE though it does not say so. Dangerous where it is not true. */
  assumePkce?: boolean | undefined;
  /** The names of headers the person stored for it. Their values are the vault's `headers` record. */
  headers?: readonly string[] | undefined;
}

/** The `WWW-Authenticate` header lines of a 401 or 403, untouched; empty where there were none. */
export type Challenge = readonly string[];

/** An access token and the generation of the token set it came from. */
export interface Held {
  token: Secret;
  /** How the token is shown to its server. */
  credential: Credential;
  account: Account;
  /** Rises with every sign-in and refresh; tells a token that was already replaced from one that is current. */
  generation: number;
}

/**
 * `none`: never signed in (or signed out). `dead`: was signed in, the refresh token no longer works, a person must sign in.
 * `unavailable`: the issuer or the vault cannot be reached just now; the sign-in is kept.
 */
export type TokenAnswer =
  | { kind: 'held'; held: Held }
  | { kind: 'none' }
  | { kind: 'dead' }
  | { kind: 'unavailable'; problem: Problem };

/** One sign-in, shared by everyone who asked for the same server while it is open. */
export interface SignIn {
  /** Replays what happened so far, then goes on; ends after `done`; throws the problem it failed with. */
  steps(): AsyncIterable<SignInStep>;
  /** Resolves when signed in; rejects with `sign-in-*`, `registration-needed`, `authorization-metadata` and the vault's problems. */
  readonly done: Promise<Account>;
  cancel(): void;
}

export interface Auth {
  /** The token for this server, refreshed first when it is about to end; one refresh however many ask. Opens no browser. */
  token(server: AuthServer): Promise<TokenAnswer>;
  /** The server refused `held` with 401: refreshes once if nobody has since. Opens no browser. */
  refused(server: AuthServer, held: Held): Promise<TokenAnswer>;
  /** Opens the browser, or joins the sign-in already open for this server. Call only after a person's act. */
  signIn(server: AuthServer, challenge: Challenge): SignIn;
  /** The sign-in open for this server, if any. */
  openSignIn(server: string): SignIn | undefined;
  /** Cancels a sign-in under way, revokes at the issuer (refresh token, then access token) and forgets locally whatever the issuer says. */
  signOut(server: AuthServer): Promise<SignOutResult>;
  /** Who is signed in, without secrets. */
  account(server: string): Account | undefined;
  /**
   * Whether the person must sign in again, as far as is known here: asks no issuer and refreshes nothing. False where nobody
   * is signed in and where the vault cannot be read just now.
   */
  isSpent(server: AuthServer): Promise<boolean>;
  /** Called after every change of an account, and when a sign-in opens or ends. The answer stops it. */
  onChange(listener: (server: string) => void): () => void;
  close(): Promise<void>;
}
