import { problemOf } from '../../shared/problem.ts';
import type { JsonRpcNotification, JsonRpcResponse } from '../eras/messages.ts';
import { RemoteFailure } from '../remote/remote.ts';
import type { Records } from './records.ts';
import { SignInNeeded, type Upstream } from './upstream.ts';

/** Passes a message on that has no answer. Never throws. */
export type Tell = (message: JsonRpcNotification | JsonRpcResponse) => Promise<void>;

/** A failure to pass it on goes to the log only, the server's own to the next request. */
export function createTell(upstream: Pick<Upstream, 'use'>, signal: AbortSignal, records: Records): Tell {
  return async (message) => {
    try {
      await upstream.use((conversation, held) =>
        conversation.notify(message, { credential: held?.credential, signal }),
      );
    } catch (error) {
      if (error instanceof RemoteFailure || error instanceof SignInNeeded) return;
      records.noteProblem(problemOf(error), 'method' in message ? message.method : 'an answer');
    }
  };
}
