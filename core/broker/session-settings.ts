import type { JsonRpcRequest, JsonRpcResponse } from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import type { Credential } from '../ports/credential.ts';
import type { Conversation } from '../remote/remote.ts';
import { dropOldest } from '../ports/newest.ts';

/**
 * What a host set at its session with a server of the handshake era: the level of log messages and the resources it watches.
 * The server forgets them with the session, so the next one is told them again (checklist H29).
 */
export interface SessionSettings {
  /** Call with each request and its answer. */
  learn(request: JsonRpcRequest, answer: JsonRpcResponse): void;
  /** Tells a new conversation all of it; what the server refuses now is left out. Never throws; takes 5 s at most. */
  restore(conversation: Conversation, credential: Credential | undefined): Promise<void>;
  /** The resources the host watches. */
  watched(): readonly string[];
}

/** A host that watches more gets no word of the oldest ones after the server forgot the session. */
const maxWatched = 1_000;
const restoreLimitMs = 5_000;
/** Requests under way at a time. */
const atOnce = 8;

export function createSessionSettings({ clock, life }: { clock: Clock; life: AbortSignal }): SessionSettings {
  let level: JsonRpcRequest | undefined;
  const watches = new Map<string, JsonRpcRequest>();

  const watch = (uri: string, request: JsonRpcRequest) => {
    watches.set(uri, request);
    dropOldest(watches, maxWatched);
  };
  return {
    learn(request, answer) {
      if ('error' in answer) return;
      const uri = request.params?.['uri'];
      if (request.method === 'logging/setLevel') level = request;
      else if (typeof uri !== 'string') return;
      else if (request.method === 'resources/subscribe') watch(uri, request);
      else if (request.method === 'resources/unsubscribe') watches.delete(uri);
    },
    async restore(conversation, credential) {
      if ((level === undefined && watches.size === 0) || conversation.advertisement.era === 'modern') return;
      const tooLong = new AbortController();
      const stop = clock.after(restoreLimitMs, () => tooLong.abort());
      const exchange = { credential, signal: AbortSignal.any([life, tooLong.signal]), onMessage: () => {} };
      const tell = (request: JsonRpcRequest) => conversation.request(request, exchange).catch(() => undefined);
      if (level) await tell(level);
      // They share what is left to be told.
      const left = [...watches.values()].values();
      const tellRest = async () => {
        for (const request of left) await tell(request);
      };
      await Promise.all(Array.from({ length: atOnce }, tellRest));
      stop();
    },
    watched: () => [...watches.keys()],
  };
}
