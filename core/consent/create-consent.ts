import type { ActivityDraft, Permission } from '../../shared/models.ts';
import type { Clock } from '../ports/clock.ts';
import { mayConcern } from '../policy/decide.ts';
import type { Policy } from '../policy/effective.ts';
import { createApprovedArguments } from './approved-arguments.ts';
import { createAsking } from './asking.ts';
import { createAsks, verdictOf } from './asks.ts';
import { createCallKeys } from './call-key.ts';
import { type Answer, checkAnswer, cleaned } from './answers.ts';
import { endOfRule, keptOf, withCeilings } from './ceilings.ts';
import type { Consent, ToolCall } from './consent.ts';
import { describeChange } from './describe-change.ts';
import { createElicitations } from './elicitations.ts';
import { explain, judge, type Judged } from './judge.ts';
import { createLateAnswers, verdictOfLate } from './late-answers.ts';
import { createPermissions } from './permissions.ts';
import { createPrompts, type Ending } from './prompts.ts';
import { createServerTexts } from './server-texts.ts';
import { openConsentStore, type ConsentStore } from './store.ts';

/**
 * Consent over `file` (consent.db). A file that cannot be used does not stop the core from starting: every decision
 * tries to open it and throws its problem, so nothing is let through, and works again once the file does.
 */
export function createConsent({
  file,
  clock,
  record,
  policy,
}: {
  file: string;
  clock: Clock;
  /** What the policy files say now; throws while they cannot be used, and then nothing is let through. */
  policy: () => Policy;
  /** Commits one line of the activity log; may throw, and then nothing is let through. */
  record: (draft: ActivityDraft) => void;
}): Consent {
  let opened: ConsentStore | undefined;
  const store = () => (opened ??= openConsentStore(file));
  const keys = createCallKeys();
  const late = createLateAnswers(clock);
  const prompts = createPrompts({ clock, record });
  const approved = createApprovedArguments();
  const describe = (call: ToolCall, judged: Judged) =>
    describeChange(call, judged, { approvals: store().approvals, keys });
  const asking = createAsking({ prompts, nextId: () => store().nextPrompt(), approved, describe });
  const texts = createServerTexts({ approvals: () => store().approvals, clock });
  const asks = createAsks({ asking, prompts, texts });
  const elicitations = createElicitations({ asking, prompts, clock });
  const permissions = createPermissions({ store, keys, clock, record });
  // A file may say of any call what it did not when the answer to it was given.
  const policyNow = noticing(policy, () => late.forget(() => true));
  const judges = () => ({ store: store(), keys, policy: policyNow(), now: clock.now() });
  const judged = (call: ToolCall): Judged => {
    permissions.endDue();
    return judge(judges(), call);
  };

  /** After a permission or pin changed: lets through or denies the questions it settles. The others stay open. */
  function settleByRule(): void {
    permissions.changed();
    for (const question of prompts.questions()) {
      if (question.call === undefined) continue;
      const now = judged(question.call);
      const { effect, because } = now.decision;
      if (effect === 'ask') continue;
      if (effect === 'deny') {
        prompts.lapse(question, { state: 'denied', by: 'rule', because, words: wordsOf(because) });
        continue;
      }
      const ending: Ending = { state: 'allowed', by: 'rule', because };
      if (question.waiters.size > 0) permissions.use(question.call, now);
      prompts.record(question, ending);
      prompts.close(question, ending);
    }
  }

  const wordsOf = (permission: string) => (store().find(permission) ?? policy().rules.find(permission))?.words;

  /** A newer word of the person about the same calls makes their earlier answers void, also where it only may be about them. */
  function forgetLate(changed: readonly Permission[]): void {
    late.forget((call) => mayConcern(changed, call));
  }

  return {
    decide: (call) => judged(call).decision,

    explain: (call, definitionKnown) => explain(judges(), call, definitionKnown),

    async check(call, holdMs, signal, asked) {
      const now = judged(call);
      const { effect, because } = now.decision;
      if (effect === 'deny') {
        permissions.use(call, now);
        return { verdict: 'deny', because, by: 'rule', words: wordsOf(because) };
      }
      const answered = late.take(() => keys.key(call, now.digest));
      if (answered !== undefined) return verdictOfLate(answered);
      if (effect === 'allow') {
        permissions.use(call, now);
        return { verdict: 'allow', because };
      }
      if (signal.aborted) return { verdict: 'withdrawn', prompt: 'none' };
      const question = asking.about(call, keys.key(call, now.digest), now);
      const ending = await prompts.wait(question, holdMs, signal, asked);
      // Nobody waits with these arguments any more; an identical repeat brings them again.
      if (question.waiters.size === 0) question.call = withoutArguments(call);
      return verdictOf(ending, question.prompt.id);
    },

    ...asks,
    ...elicitations,
    prompts: (all) => prompts.list(all).map((prompt) => withCeilings(prompt, policy)),

    answer(id, answer, remember, more = {}) {
      // A deny rule outranks the person's allow, also where an error kept it from ending the question.
      settleByRule();
      const question = prompts.find(id);
      const { call, key } = question;
      const said: Answer = { ...more, words: cleaned(more.words), answer, remember };
      checkAnswer(question.prompt, said);
      if (question.prompt.kind === 'elicitation') return elicitations.reply(id, { action: 'decline' });
      const kept = keptOf(question, said, policy().ceilings);
      const given: Answer = { ...said, bounds: undefined, ...kept };
      // What a host says holds for this call: no definition is approved by it, and nothing shown as allowed before.
      const isApproved = answer === 'allow' && more.by?.way !== 'host';
      const ending = endingBy(said, id);
      if (call === undefined) {
        store().transaction(() => {
          question.answered?.(answer);
          prompts.record(question, ending);
        });
      } else {
        store().transaction(() => {
          if (isApproved) permissions.approve(call);
          permissions.grant(call, given, id);
          prompts.record(question, ending);
        });
        if (question.waiters.size === 0)
          late.add({ key, prompt: id, answer, words: said.words, call: withoutArguments(call) });
      }
      if (isApproved && call !== undefined) approved.keep(question.prompt);
      if (call !== undefined) question.prompt = { ...question.prompt, kept };
      prompts.close(question, ending);
      settleByRule();
      return question.prompt;
    },

    onPrompts: (listener) => prompts.onChange(listener),
    onPermissions: (listener) => permissions.onChange(listener),
    permissions: (all = false) => (all ? permissions.all() : permissions.list()),

    setRule(rule, by) {
      const made = permissions.setRule(
        { ...rule, ...endOfRule(rule.effect, () => policy().ceilings, clock.now()) },
        by,
      );
      forgetLate([made]);
      settleByRule();
      return made;
    },

    revoke(ids, by) {
      const revoked = permissions.revoke(ids, by);
      forgetLate(revoked);
      settleByRule();
      return revoked.length;
    },

    reconsider() {
      try {
        settleByRule();
      } catch {
        // What decides cannot be read: who waits goes on waiting, and is decided again before anything leaves.
        permissions.changed();
      }
    },
    isRevoked: (id) => store().isRevoked(id),

    forgetServer(server) {
      const granted = permissions.list().filter((one) => one.origin === 'grant' && one.server === server);
      permissions.revoke(granted.map(({ id }) => id));
      permissions.changed();
      texts.forget(server);
      late.forget((call) => call.server === server);
      prompts.withdraw(({ call, prompt }) => (call ?? prompt).server === server);
    },

    endSession(session) {
      for (const question of prompts.questions()) if (question.call?.session === session) question.sessionOver = true;
      try {
        permissions.endSession(session);
      } catch {
        // The file or the log cannot be written. What stays matches no other session, and closing one must not fail.
      }
    },

    close() {
      prompts.withdraw(() => true);
      opened?.close();
    },
  };
}

/** The same, with `changed` called before another one than the last time is given. */
function noticing<T>(give: () => T, changed: () => void): () => T {
  let last: T | undefined;
  return () => {
    const now = give();
    if (now !== last) changed();
    last = now;
    return now;
  };
}

/** How a question ends by what a person said to it. */
function endingBy({ answer, choice, words, by }: Answer, prompt: string): Ending {
  const state = answer === 'allow' ? 'allowed' : 'denied';
  return { state, by: 'person', because: prompt, choice, words, source: by };
}

/** Arguments are held for as long as somebody waits with them. */
function withoutArguments(call: ToolCall): ToolCall {
  return { ...call, arguments: undefined };
}
