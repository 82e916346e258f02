import { joinRules } from '../policy/decide.ts';
import type { Policy } from '../policy/effective.ts';
import { claimsReadOnly, type Decision, type Explanation, type PolicyCall } from '../policy/policy.ts';
import type { CallKeys } from './call-key.ts';
import type { ToolCall } from './consent.ts';
import type { ConsentStore } from './store.ts';

/** What policy says about a call, and the definitions it compared. */
export interface Judged {
  decision: Decision;
  digest: string;
  /** The digest approved (or first let through) before; `undefined` for a tool not seen yet. */
  pinned: string | undefined;
}

/** What decides, at this moment. `policy`: of the files; the store has the person's rules and answers. */
export interface Judges {
  store: ConsentStore;
  keys: CallKeys;
  policy: Policy;
  /** Milliseconds since 1970. */
  now: number;
}

/** Policy alone. Reads, changes nothing. */
export function judge(judges: Judges, call: ToolCall): Judged {
  const { facts, digest, pinned } = gather(judges, call);
  const { effect, because } = rulesOf(judges).decide(facts);
  // Nobody can have approved what the server does not list: such a call asks every time.
  const unlisted = call.definition === undefined && effect === 'allow';
  return { decision: unlisted ? { effect: 'ask', because: 'default' } : { effect, because }, digest, pinned };
}

/** The same with its reasons. `definitionKnown`: whether an absent definition means that the server lists no such tool. */
export function explain(judges: Judges, call: ToolCall, definitionKnown: boolean): Explanation {
  const { facts } = gather(judges, call);
  const explained = rulesOf(judges).explain(
    definitionKnown ? facts : { ...facts, definition: 'same', readOnly: undefined },
  );
  const unlisted = definitionKnown && call.definition === undefined && explained.effect === 'allow';
  return unlisted ? { ...explained, effect: 'ask', because: 'default', step: 'unlisted' } : explained;
}

function rulesOf({ store, policy }: Judges) {
  return joinRules([store.rules(), policy.rules]);
}

function gather({ store, keys, policy, now }: Judges, call: ToolCall) {
  const digest = keys.digest(call);
  const pinned = store.pinned(call.server, call.tool);
  const { host, server, tool, session, account, isRequest } = call;
  const facts: PolicyCall = {
    host,
    server,
    tool,
    session,
    account,
    isRequest,
    now,
    arguments: call.arguments,
    definition: pinned === undefined ? 'unseen' : pinned === digest ? 'same' : 'changed',
    readOnly: claimsReadOnly(call.definition),
    ceilings: policy.ceilings,
  };
  return { facts, digest, pinned };
}
