import { listenRequest, untagged } from '../eras/listening.ts';
import { acknowledgedFilter } from '../eras/subscriptions.ts';
import { isNotification, type JsonObject, type JsonRpcError, type JsonRpcMessage } from '../eras/messages.ts';
import type { Upstream } from './upstream.ts';

/** One `subscriptions/listen` under way. */
export interface ListenStream {
  /** What the server agreed to. Rejects with ListenRefused, or with what sending threw, where it ended before. */
  readonly agreed: Promise<JsonObject>;
  /** Resolves once it has ended by itself or was closed. */
  readonly ended: Promise<void>;
  /** Nothing of it is passed on after this. */
  close(): void;
}

/** The server will not be listened to: its words, or nothing where it has nothing to tell. */
export class ListenRefused extends Error {
  readonly words: JsonRpcError['error'] | undefined;

  constructor(words?: JsonRpcError['error']) {
    super('not listened to');
    this.name = 'ListenRefused';
    this.words = words;
  }
}

export function openListenStream(
  upstream: Pick<Upstream, 'use'>,
  uris: readonly string[],
  toHost: (message: JsonRpcMessage) => void,
): ListenStream {
  const over = new AbortController();
  const agreed = Promise.withResolvers<JsonObject>();
  // Whoever opened it may be gone by then.
  agreed.promise.catch(() => undefined);
  const take = (message: JsonRpcMessage) => {
    if (over.signal.aborted || !isNotification(message)) return;
    const filter = acknowledgedFilter(message);
    if (filter === undefined) toHost(untagged(message));
    else agreed.resolve(filter);
  };
  const listen = async () => {
    const answer = await upstream.use(async (conversation, held) => {
      const { era, capabilities } = conversation.advertisement;
      const request = era === 'modern' ? listenRequest(capabilities, uris) : undefined;
      if (request === undefined) throw new ListenRefused();
      return conversation.request(request, { credential: held?.credential, signal: over.signal, onMessage: take });
    });
    throw new ListenRefused('error' in answer ? answer.error : undefined);
  };
  return {
    agreed: agreed.promise,
    // Of no effect where the server has agreed: then it is only the end.
    ended: listen().catch(agreed.reject),
    close: () => over.abort(),
  };
}
