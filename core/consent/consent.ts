import type { DecisionSource, Effect, Permission, Prompt, Remember, SignInChoice } from '../../shared/models.ts';
import type { Decision, Explanation } from '../policy/policy.ts';
import type { AnswerMore } from './answers.ts';
import type { Elicitations } from './elicitations.ts';
import type { Asked } from './questions.ts';

/** A tool call that wants to run. */
export interface ToolCall {
  host: string;
  entry: string;
  session: string;
  program?: Prompt['program'];
  server: string;
  url: string;
  account?: string | undefined;
  /** The account's name and what its token may do, to be shown. */
  accountName?: string | undefined;
  scopes?: string[] | undefined;
  tool: string;
  arguments: unknown;
  /** The tool's definition as the server lists it now; `undefined` where the server lists no such tool. */
  definition: Readonly<Record<string, unknown>> | undefined;
  /** No tool's call but a request of the server's to the host, whose method stands for the tool. */
  isRequest?: true;
}

/** What stands for the definition of a request, so that a yes to it is none to a tool of that name. */
export const requestDefinition = (method: string) => ({ name: method, request: method });

/** How the question about a call ended. `pending`: nobody answered in time to hold the call; a late answer counts once. */
export type Verdict =
  | { verdict: 'allow'; because: string }
  | { verdict: 'deny'; because: string; by: 'person' | 'rule'; words?: string | undefined }
  | { verdict: 'pending'; prompt: string }
  | { verdict: 'withdrawn'; prompt: string };

/** Told of a question that a person is waited for with, until `waiting` aborts: to bring it to them by another way, too. */
export type AskElsewhere = (prompt: Prompt, waiting: AbortSignal) => void;

/** On whose behalf something is asked, and of which server. */
export type Speaker = Pick<
  ToolCall,
  'host' | 'entry' | 'session' | 'program' | 'server' | 'url' | 'account' | 'accountName' | 'scopes'
>;

export interface Pairing {
  entry: string;
  host: string;
  url: string;
  program?: Prompt['program'];
}

/** A sign-in that wants the person's word. */
export type SignInDraft = Pick<
  Prompt,
  'host' | 'entry' | 'program' | 'server' | 'url' | 'account' | 'accountName' | 'tool'
> & { signIn: NonNullable<Prompt['signIn']> };

/** `withdrawn`: nobody answered in time, or it was given up. */
export type SignInWord = { answer: 'allowed'; choice: SignInChoice } | { answer: 'denied' | 'withdrawn' };

export interface Consent extends Elicitations {
  /**
   * Policy alone, without asking: what `check` would start from. Arguments that are `undefined` are not known: what hangs on
   * them asks.
   */
  decide(call: ToolCall): Decision;
  /** The same with what matched and why it won. `definitionKnown` is false where the server could not be asked for it. */
  explain(call: ToolCall, definitionKnown: boolean): Explanation;
  /**
   * Decides, asking the person where policy says so. Waits at most `holdMs`; `signal` withdraws the question.
   * An answer given after the wait applies once to the identical repeat (same host, server, account, tool, arguments,
   * definition) within 10 minutes. Also `withdrawn` when the question's 10 minutes end while the call is still held.
   * Rejects with the store's problem (`storage-failed`, `database-newer`, `disk-full`) where it cannot be read or
   * written, with `call-uncheckable` or `prompts-full`: the call must then not run.
   * `asked` gets the question while the call waits for it; its signal ends with the wait. Must not throw.
   */
  check(call: ToolCall, holdMs: number, signal: AbortSignal, asked?: AskElsewhere): Promise<Verdict>;
  /**
   * Asks whether an entry nobody configured may use a server. Resolves when answered; one question per entry.
   * `withdrawn` also when nobody answered in time.
   */
  pair(pairing: Pairing, signal: AbortSignal): Promise<'allowed' | 'denied' | 'withdrawn'>;

  /** Asks whether to sign in; `opened` gets the question's id at once. */
  signIn(draft: SignInDraft, opened: (prompt: string) => void, signal: AbortSignal): Promise<SignInWord>;

  /**
   * Asks about something else, by a draft of its own; waits at most `holdMs`. Once answered, nothing is remembered but what
   * `answered` keeps. Rejects as `check` does. `onWait` is to it what `asked` is to `check`.
   */
  ask(asked: Asked, holdMs: number, signal: AbortSignal, onWait?: AskElsewhere): Promise<Verdict>;
  /**
   * The server's instructions as a host may be told them: those approved, while a question about newer ones is open. Throws
   * the store's problems.
   */
  instructions(from: Speaker, text: string): string | undefined;
  /** Whether a host may get this prompt of the server: asks where it has changed since it was first had. Rejects as `check`. */
  checkPrompt(
    from: Speaker,
    prompt: { name: string; definition: Readonly<Record<string, unknown>> | undefined },
    holdMs: number,
    signal: AbortSignal,
  ): Promise<Verdict>;

  /**
   * Whether a tool or prompt of the server's is defined otherwise than when it was approved, and waits for the person. Throws
   * the store's problems.
   */
  isSuspended(of: { server: string; kind: 'tool' | 'prompt'; name: string }, definition: unknown): boolean;

  prompts(all: boolean): Prompt[];
  /**
   * Throws `prompt-unknown`, or `prompt-ended` when it was answered, timed out or withdrawn before; `scopes-empty` and
   * `usage` for what the question does not offer.
   */
  answer(id: string, answer: 'allow' | 'deny', remember: Remember, more?: AnswerMore): Prompt;
  onPrompts(listener: () => void): () => void;
  /** After any change of what is allowed or denied. Listeners must not throw. */
  onPermissions(listener: () => void): () => void;

  /** Those in force; with `all` the ledger: also those that have ended. */
  permissions(all?: boolean): Permission[];
  /** `readOnly`: only tools that claim to read only, of one server (`usage` where it is a pattern). */
  setRule(
    rule: { host: string; server: string; tool: string; effect: Effect; readOnly?: boolean | undefined },
    by?: DecisionSource,
  ): Permission;
  /** Something outside (a policy file) changed what is allowed: decides anew about the calls that wait. */
  reconsider(): void;
  /** Whether this permission was revoked: a call it let through and that has not left yet must not. */
  isRevoked(id: string): boolean;
  /** Revokes; calls already waiting are decided anew. Throws `permission-unknown` (and revokes nothing). */
  revoke(ids: readonly string[] | 'all', by?: DecisionSource): number;
  /**
   * The server was removed, and another may get its name: its grants are revoked, its questions withdrawn, answers not used
   * yet forgotten. Rules stay: they were written about the name.
   */
  forgetServer(server: string): void;
  /** Grants "for this session" end here. Never throws. */
  endSession(session: string): void;
  /** Withdraws every open question and closes the store. */
  close(): void;
}
