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
  const { host, server, tool, session, account } = call;
  const definition = pinned === undefined ? 'unseen' : pinned === digest ? 'same' : 'changed';
  const decision = store
    .rules()
    .decide({ host, server, tool, session, account, arguments: call.arguments, definition });
  // Nobody can have approved what the server does not list: such a call asks every time.
  const unlisted = call.definition === undefined && decision.effect === 'allow';
  return { decision: unlisted ? { effect: 'ask', because: 'default' } : decision, digest, pinned };
}
