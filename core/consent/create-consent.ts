import type { ActivityDraft, Permission } from '../../shared/models.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import { mayConcern } from '../policy/decide.ts';
import type { Policy } from '../policy/effective.ts';
import { createApprovedArguments } from './approved-arguments.ts';
import { createAsking } from './asking.ts';
import { createCallKeys } from './call-key.ts';
import { checkChoice } from './check-choice.ts';
import type { Consent, SignInWord, Verdict } from './consent.ts';
import { explain, judge, use } from './judge.ts';
import { createLateAnswers } from './late-answers.ts';
import { createPermissions } from './permissions.ts';
import { createPrompts, type Ending } from './prompts.ts';
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
  const asking = createAsking({ prompts, nextId: () => store().nextPrompt(), approved });
  const permissions = createPermissions({ store, clock, record });

  const judges = () => ({ store: store(), keys, policy: policy(), now: clock.now() });

  /** After a permission or pin changed: lets through or denies the questions it settles. The others stay open. */
  function settleByRule(): void {
    for (const question of prompts.questions()) {
      if (question.call === undefined) continue;
      const judged = judge(judges(), question.call);
      const { effect, because } = judged.decision;
      if (effect === 'ask') continue;
      const ending: Ending = { state: effect === 'allow' ? 'allowed' : 'denied', by: 'rule', because };
      if (effect === 'deny') {
        prompts.lapse(question, ending);
        continue;
      }
      if (question.waiters.size > 0) use(store(), clock, question.call, judged);
      prompts.record(question, ending);
      prompts.close(question, ending);
    }
  }

  /** A newer word of the person about the same calls makes their earlier answers void. */
  function forgetLate(changed: readonly Permission[]): void {
    late.forget((call) => mayConcern(changed, call));
  }

  return {
    decide: (call) => judge(judges(), call).decision,

    explain: (call, definitionKnown) => explain(judges(), call, definitionKnown),

    async check(call, holdMs, signal) {
      const judged = judge(judges(), call);
      const { effect, because } = judged.decision;
      if (effect === 'deny') {
        use(store(), clock, call, judged);
        return { verdict: 'deny', because, by: 'rule' };
      }
      const answered = late.take(() => keys.key(call, judged.digest));
      if (answered?.answer === 'deny') return { verdict: 'deny', because: answered.prompt, by: 'person' };
      if (answered !== undefined) return { verdict: 'allow', because: answered.prompt };
      if (effect === 'allow') {
        use(store(), clock, call, judged);
        return { verdict: 'allow', because };
      }
      if (signal.aborted) return { verdict: 'withdrawn', prompt: 'none' };
      const question = asking.about(call, keys.key(call, judged.digest), judged);
      return verdictOf(await prompts.wait(question, holdMs, signal), question.prompt.id);
    },

    async pair(pairing, signal) {
      if (signal.aborted) return 'withdrawn';
      const { state } = await prompts.wait(asking.toPair(pairing), Infinity, signal);
      return state === 'allowed' || state === 'denied' ? state : 'withdrawn';
    },

    async signIn(draft, opened, signal) {
      if (signal.aborted) return { answer: 'withdrawn' };
      const question = asking.toSignIn(draft);
      opened(question.prompt.id);
      return wordOf(await prompts.wait(question, Infinity, signal));
    },

    prompts: (all) => prompts.list(all),

    answer(id, answer, remember, choice) {
      // A deny rule outranks the person's allow, also where an error kept it from ending the question.
      settleByRule();
      const question = prompts.find(id);
      const { call, key } = question;
      const kept = remember === 'session' && question.sessionOver ? 'once' : remember;
      checkChoice(question.prompt, answer, choice);
      const ending: Ending = { state: answer === 'allow' ? 'allowed' : 'denied', by: 'person', because: id, choice };
      if (call === undefined) {
        prompts.record(question, ending);
      } else {
        store().transaction(() => {
          if (answer === 'allow') store().pin(call.server, call.tool, keys.digest(call), isoTime(clock.now()));
          permissions.grant(call, answer, kept, id);
          prompts.record(question, ending);
        });
        if (question.waiters.size === 0) late.add({ key, prompt: id, answer, call });
      }
      if (answer === 'allow' && call !== undefined) approved.keep(question.prompt);
      prompts.close(question, ending);
      settleByRule();
      return question.prompt;
    },

    onPrompts: (listener) => prompts.onChange(listener),
    permissions: () => permissions.list(),

    setRule(rule) {
      const made = permissions.setRule(rule);
      forgetLate([made]);
      settleByRule();
      return made;
    },

    revoke(ids) {
      const revoked = permissions.revoke(ids);
      forgetLate(revoked);
      settleByRule();
      return revoked.length;
    },

    forgetServer(server) {
      const granted = permissions.list().filter((one) => one.origin === 'grant' && one.server === server);
      permissions.revoke(granted.map(({ id }) => id));
      late.forget((call) => call.server === server);
      for (const question of prompts.questions())
        if ((question.call ?? question.prompt).server === server) prompts.lapse(question, { state: 'withdrawn' });
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
      for (const question of prompts.questions()) prompts.lapse(question, { state: 'withdrawn' });
      opened?.close();
    },
  };
}

/** What the wait for a sign-in's answer came to. */
function wordOf(ending: Ending | { state: 'pending' }): SignInWord {
  if (ending.state === 'allowed') return { answer: 'allowed', choice: ending.choice ?? { without: [] } };
  return { answer: ending.state === 'denied' ? 'denied' : 'withdrawn' };
}

function verdictOf(ending: Ending | { state: 'pending' }, prompt: string): Verdict {
  switch (ending.state) {
    case 'allowed':
      return { verdict: 'allow', because: ending.because };
    case 'denied':
      return { verdict: 'deny', because: ending.because, by: ending.by };
    case 'pending':
      return { verdict: 'pending', prompt };
    // Nobody answered while the call was still held: nothing ran, and calling again asks again.
    case 'timed-out':
    case 'withdrawn':
      return { verdict: 'withdrawn', prompt };
    default:
      return assertNever(ending);
  }
}
