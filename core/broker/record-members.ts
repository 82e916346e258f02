import type { ActivityDraft } from '../../shared/models.ts';
import type { Speaker } from '../consent/consent.ts';
import type { JsonRpcResponse } from '../eras/messages.ts';

/** Who speaks and where to, as every line of a session says it. */
export function lineOf(speaker: Speaker): Pick<ActivityDraft, 'host' | 'entry' | 'session' | 'server' | 'account'> {
  const { host, entry, session, server, account } = speaker;
  return { host, entry, session, server, account };
}

/** A space between two (RFC 6749 3.3). */
export function scopesOf({ scopes }: Pick<Speaker, 'scopes'>): string | undefined {
  return scopes?.join(' ');
}

/** What was answered, whatever of it anybody gets to see. */
export function contentOf(answer: JsonRpcResponse): unknown {
  return 'result' in answer ? answer.result : answer.error;
}
