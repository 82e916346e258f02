/** Which era a host speaks, as its messages show it (2026-07-28, basic § versioning; checklist S27). Pure. */
import type { Era } from '../remote/remote.ts';
import { claimOf } from './claim.ts';
import type { JsonRpcRequest } from './messages.ts';

/** `undefined`: the host has not shown it yet. */
export type HostEra = Era | undefined;

/**
 * The host's era after this request, and the era whose rules the answer follows. `initialize` selects the handshake for the
 * whole process; a request with the metadata of 2026-07-28 shows that era; `server/discover` may be no more than a probe.
 */
export function hostEra(known: HostEra, { method, params }: JsonRpcRequest): { era: HostEra; answeredAs: Era } {
  if (method === 'initialize' || known === 'legacy') return { era: 'legacy', answeredAs: 'legacy' };
  const claim = claimOf(params).kind;
  if (method === 'server/discover') return { era: known, answeredAs: 'modern' };
  if (claim === 'modern') return { era: 'modern', answeredAs: 'modern' };
  return { era: known, answeredAs: claim === 'none' ? (known ?? 'legacy') : 'modern' };
}
