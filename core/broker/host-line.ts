import type { InputRequest } from '../eras/input-required.ts';
import type { JsonRpcMessage, JsonRpcResponse, RequestId } from '../eras/messages.ts';

/** Requests of ours to the host of one session, and its answers. */
export interface HostLine {
  /** Puts the request to the host. Rejects with the signal's reason; the host is then told that nobody waits any more. */
  ask(request: InputRequest, signal: AbortSignal): Promise<JsonRpcResponse>;
  /** Takes an answer of the host's; `false`: nobody waits for it. */
  answered(response: JsonRpcResponse): boolean;
}

export function createHostLine(toHost: (message: JsonRpcMessage) => void): HostLine {
  const waiting = new Map<RequestId, (response: JsonRpcResponse) => void>();
  let last = 0;
  return {
    ask(request, signal) {
      signal.throwIfAborted();
      const id = `ask-${++last}`;
      const { promise, resolve, reject } = Promise.withResolvers<JsonRpcResponse>();
      const giveUp = () => {
        waiting.delete(id);
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
