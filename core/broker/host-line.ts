import type { InputRequest } from '../eras/input-required.ts';
import type { JsonRpcMessage, JsonRpcResponse, RequestId } from '../eras/messages.ts';

/** Requests to the host of one session, a server's and our own, and its answers. Nothing else asks a host or gives out ids. */
export interface HostLine {
  /** Puts the request to the host. Rejects with the signal's reason; the host is then told that nobody waits any more. */
  ask(request: InputRequest, signal: AbortSignal): Promise<JsonRpcResponse>;
  /** Takes an answer of the host's; `false`: nobody waits for it. */
  answered(response: JsonRpcResponse): boolean;
}

/**
 * `newId` gives ids that nobody can guess and that never come again: an answer that comes late, after the server or the core has
 * become another one, must not be taken for the answer to what was asked since.
 */
export function createHostLine(toHost: (message: JsonRpcMessage) => void, newId: () => string): HostLine {
  const waiting = new Map<RequestId, (response: JsonRpcResponse) => void>();
  return {
    async ask(request, signal) {
      signal.throwIfAborted();
      const id = newId();
      const { promise, resolve, reject } = Promise.withResolvers<JsonRpcResponse>();
      const giveUp = () => {
        // Answered, and whoever asked has not read it yet: there is nothing to take back.
        if (!waiting.delete(id)) return;
        toHost({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } });
        reject(signal.reason);
      };
      waiting.set(id, resolve);
      signal.addEventListener('abort', giveUp, { once: true });
      toHost({ ...request, jsonrpc: '2.0', id });
      return promise.finally(() => signal.removeEventListener('abort', giveUp));
    },
    answered(response) {
      const take = response.id === null ? undefined : waiting.get(response.id);
      if (response.id === null || take === undefined) return false;
      waiting.delete(response.id);
      take(response);
      return true;
    },
  };
}
