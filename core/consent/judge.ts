import { type Clock, isoTime } from '../ports/clock.ts';
import type { Decision } from '../policy/policy.ts';
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

/** Policy alone. Reads, changes nothing. */
export function judge(store: ConsentStore, keys: CallKeys, call: ToolCall): Judged {
  const digest = keys.digest(call);
  const pinned = store.pinned(call.server, call.tool);
  const { host, server, tool, session } = call;
  const definition = pinned === undefined ? 'unseen' : pinned === digest ? 'same' : 'changed';
  const decision = store.rules().decide({ host, server, tool, session, definition });
  // Nobody can have approved what the server does not list: such a call asks every time.
  const unlisted = call.definition === undefined && decision.effect === 'allow';
  return { decision: unlisted ? { effect: 'ask', because: 'default' } : decision, digest, pinned };
}

/** A permission decided: counts its use, and remembers the definition it is the first to let through. */
export function use(store: ConsentStore, clock: Clock, call: ToolCall, judged: Judged): void {
  const at = isoTime(clock.now());
  const first = judged.decision.effect === 'allow' && judged.pinned === undefined;
  if (first) store.pin(call.server, call.tool, judged.digest, at);
  store.used(judged.decision.because, at);
}
