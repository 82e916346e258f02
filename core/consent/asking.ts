import { fail } from '../../shared/problem.ts';
import type { DefinitionChange } from '../../shared/models.ts';
import type { ApprovedArguments } from './approved-arguments.ts';
import type { Pairing, SignInDraft, ToolCall } from './consent.ts';
import type { Judged } from './judge.ts';
import { callDraft, pairingDraft, requestDraft, signInDraft } from './prompt-drafts.ts';
import type { PromptDraft, Prompts, Question } from './prompts.ts';
import type { Asked } from './questions.ts';

/** Open questions one entry may have: a runaway agent must not fill the screen or the memory. */
const MAX_OPEN = 100;

/** Finds the question that is open already, or opens one. Throws `prompts-full`. */
export interface Asking {
  /** `key` is equal for identical calls. */
  about(call: ToolCall, key: string, judged: Judged): Question;
  toPair(pairing: Pairing): Question;
  toSignIn(draft: SignInDraft): Question;
  /** Whoever asks the same again joins the question. */
  to(asked: Asked): Question;
}

export function createAsking({
  prompts,
  nextId,
  approved,
  describe,
}: {
  prompts: Prompts;
  nextId: () => string;
  approved: ApprovedArguments;
  describe: (call: ToolCall, judged: Judged) => DefinitionChange | undefined;
}): Asking {
  function openOne(draft: Omit<PromptDraft, 'id'>, key: string, call: ToolCall | undefined): Question {
    const count = prompts.questions().filter(({ prompt }) => prompt.entry === draft.entry).length;
    if (count >= MAX_OPEN) fail('prompts-full', { open: count });
    return prompts.open({ ...draft, id: nextId() }, key, call);
  }
  return {
    /** Calls side by side have a question each; a repeat joins the question its earlier self has left. */
    about(call, key, judged) {
      const left = prompts.questions().find((question) => question.key === key && question.waiters.size === 0);
      if (left === undefined && call.isRequest) return openOne(requestDraft(call, judged), key, call);
      if (left === undefined)
        return openOne(
          callDraft(call, judged, { arguments: approved.of(call), change: describe(call, judged) }),
          key,
          call,
        );
      left.call = call;
      left.sessionOver = false;
      return left;
    },
    /** Asking for another address ends the entry's question: what was shown is what gets approved. */
    toPair(pairing) {
      const draft = pairingDraft(pairing);
      const asked = prompts.questions().find(({ prompt, key }) => prompt.kind === 'pairing' && key === pairing.entry);
      if (asked?.prompt.url === draft.url && asked.prompt.host === draft.host) return asked;
      if (asked !== undefined) prompts.lapse(asked, { state: 'withdrawn' });
      return openOne(draft, pairing.entry, undefined);
    },
    to({ draft, key, answered }) {
      const open = prompts.questions().find((question) => question.prompt.kind === draft.kind && question.key === key);
      const question = open ?? openOne(draft, key, undefined);
      question.answered = answered;
      return question;
    },
    toSignIn: (draft) => openOne(signInDraft(draft), draft.server, undefined),
  };
}
