import type { ActivityDraft, Prompt } from '../../shared/models.ts';
import { fail } from '../../shared/problem.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import type { AnswerMore } from './answers.ts';
import type { AskElsewhere, ToolCall } from './consent.ts';
import { decidedBy } from './decided-by.ts';
import type { Asked } from './questions.ts';

/** How long an answer to a prompt counts, in milliseconds. */
export const PROMPT_MS = 10 * 60_000;
/** Ended prompts kept for looking back. */
const KEPT = 100;

/** How a question ended. `because`: the permission or prompt that says so. `source`: where a person's answer came from. */
export type Ending =
  | ({
      state: 'allowed' | 'denied';
      by: 'person' | 'rule';
      because: string;
      source?: AnswerMore['by'];
    } & Pick<AnswerMore, 'choice' | 'words'>)
  | { state: 'timed-out' | 'withdrawn' };

/** A prompt and who waits for it. */
export interface Question {
  prompt: Prompt;
  /** The call it is about, as last repeated, with its arguments as long as somebody waits; none for a pairing or sign-in. */
  call: ToolCall | undefined;
  /** Equal for identical calls; the entry's id for a pairing; the server's for a sign-in; else what is asked. */
  readonly key: string;
  readonly waiters: Set<(ending: Ending) => void>;
  /** Keeps what the answer means, where that is more than the grant of a call. */
  answered?: Asked['answered'];
  /** The session that asked is over: nothing can be remembered for it. */
  sessionOver: boolean;
}

export type PromptDraft = Omit<Prompt, 'state' | 'createdAt' | 'expiresAt'>;

/** The questions, in memory, from open to one of four endings. */
export interface Prompts {
  /** Throws what recording throws; the question is then not asked. */
  open(draft: PromptDraft, key: string, call: ToolCall | undefined): Question;
  /** Waits for the end; `pending` after `holdMs`, the question staying open; leaving by `signal` may withdraw it. */
  wait(
    question: Question,
    holdMs: number,
    signal: AbortSignal,
    asked?: AskElsewhere,
  ): Promise<Ending | { state: 'pending' }>;
  /** Records an ending that is about to be. Throws where it cannot: then nobody may be let through by it. */
  record(question: Question, ending: Ending): void;
  /** Ends the question and lets go who waits. */
  close(question: Question, ending: Ending): void;
  /** Ends without letting anything through, also where that cannot be recorded. */
  lapse(question: Question, ending: Ending): void;
  /** Withdraws the open questions that are meant. */
  withdraw(isMeant: (question: Question) => boolean): void;
  /** An open question. Throws `prompt-unknown` or `prompt-ended`. */
  find(id: string): Question;
  questions(): Question[];
  list(all: boolean): Prompt[];
  /** Listeners must not throw. */
  onChange(listener: () => void): () => void;
}

export function createPrompts({ clock, record }: { clock: Clock; record: (draft: ActivityDraft) => void }): Prompts {
  const open = new Map<string, { question: Question; cancel: () => void }>();
  const ended: Prompt[] = [];
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => listener());

  function close(question: Question, ending: Ending): void {
    const held = open.get(question.prompt.id);
    if (held === undefined) return;
    held.cancel();
    open.delete(question.prompt.id);
    question.prompt = { ...question.prompt, state: ending.state };
    ended.push(question.prompt);
    if (ended.length > KEPT) ended.shift();
    for (const settle of question.waiters) settle(ending);
    changed();
  }

  function lapse(question: Question, ending: Ending): void {
    try {
      record(endedLine(question, ending));
    } catch {
      // Not written down (a full disk), but nothing runs because of it, and it must end all the same.
    }
    close(question, ending);
  }

  /** The open ones. A machine that slept may be past a question's time without its timer having run. */
  function questions(): Question[] {
    const all = [...open.values()].map((held) => held.question);
    const late = all.filter(({ prompt }) => clock.now() >= Date.parse(prompt.expiresAt));
    for (const question of late) lapse(question, { state: 'timed-out' });
    return all.filter((question) => !late.includes(question));
  }

  function wait(question: Question, holdMs: number, signal: AbortSignal, asked?: AskElsewhere) {
    const waiting = new AbortController();
    return new Promise<Ending | { state: 'pending' }>((resolve) => {
      const leave = (result: Ending | { state: 'pending' }) => {
        question.waiters.delete(leave);
        cancelHold();
        signal.removeEventListener('abort', abort);
        waiting.abort();
        resolve(result);
      };
      const abort = () => {
        leave({ state: 'withdrawn' });
        if (question.waiters.size === 0) lapse(question, { state: 'withdrawn' });
      };
      // The question ends by itself before a longer hold could; timers also overflow at 2^31 ms.
      const cancelHold = holdMs < PROMPT_MS ? clock.after(holdMs, () => leave({ state: 'pending' })) : () => {};
      question.waiters.add(leave);
      signal.addEventListener('abort', abort);
      asked?.(question.prompt, waiting.signal);
    });
  }

  return {
    open(draft, key, call) {
      const now = clock.now();
      const prompt: Prompt = { ...draft, state: 'open', createdAt: isoTime(now), expiresAt: isoTime(now + PROMPT_MS) };
      const question: Question = { prompt, call, key, waiters: new Set(), sessionOver: false };
      record(openedLine(question));
      const cancel = clock.after(PROMPT_MS, () => lapse(question, { state: 'timed-out' }));
      open.set(prompt.id, { question, cancel });
      changed();
      return question;
    },
    wait,
    record: (question, ending) => record(endedLine(question, ending)),
    close,
    lapse,
    withdraw(isMeant) {
      for (const question of questions()) if (isMeant(question)) lapse(question, { state: 'withdrawn' });
    },
    find(id) {
      const found = questions().find((question) => question.prompt.id === id);
      const past = ended.find((prompt) => prompt.id === id);
      if (past !== undefined) fail('prompt-ended', { id, how: past.state });
      return found ?? fail('prompt-unknown', { id });
    },
    questions,
    list(all) {
      const now = questions().map((question) => question.prompt);
      return all ? [...ended, ...now] : now;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function openedLine(question: Question): ActivityDraft {
  return { kind: 'prompt.opened', ...about(question), because: question.prompt.id, detail: question.prompt.kind };
}

function endedLine(question: Question, ending: Ending): ActivityDraft {
  const line: ActivityDraft = { kind: 'prompt.ended', ...about(question), outcome: ending.state };
  const detail = question.prompt.id;
  if (!('because' in ending)) return { ...line, because: question.prompt.id, detail };
  const decision = ending.state === 'allowed' ? 'allow' : 'deny';
  return { ...line, decision, because: ending.because, detail, ...decidedBy(ending.source) };
}

/** Never the arguments; and a pairing's address stays out, as it may hold a query. */
function about({ prompt, call }: Question) {
  const { host, entry, server, account, tool } = prompt;
  if (prompt.kind === 'pairing') return { host, entry };
  if (call === undefined) return { host, entry, server, account, tool };
  return { host, entry, session: call.session, server: call.server, account: call.account, tool: call.tool };
}
