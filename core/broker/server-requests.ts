import type {
  JsonRpcMessage,
  JsonRpcNotification,
  JsonRpcRequest,
  JsonRpcResponse,
  RequestId,
} from '../eras/messages.ts';
import { dropOldest } from '../ports/newest.ts';

/**
 * The server's own requests to the host (sampling, elicitation, roots), under ids of ours: the host may have many servers
 * whose ids are alike.
 */
export interface ServerRequests {
  /** The message as the host gets it. */
  toHost(message: JsonRpcMessage): JsonRpcMessage;
  /** The host's answer as the server gets it; `undefined`: nobody asked. */
  toServer(answer: JsonRpcResponse): JsonRpcResponse | undefined;
  /** Whoever asked is there no more: what the host still answers is for nobody else. */
  forget(): void;
}

/** More than any honest server has open at once. */
const maxOpen = 1_000;

export function createServerRequests(): ServerRequests {
  const asked = new Map<RequestId, RequestId>();
  let last = 0;

  const ask = (request: JsonRpcRequest): JsonRpcRequest => {
    last += 1;
    const id = `drawbridge-${last}`;
    asked.set(id, request.id);
    dropOldest(asked, maxOpen);
    return { ...request, id };
  };
  const withdraw = (cancelled: JsonRpcNotification): JsonRpcNotification => {
    const theirs = cancelled.params?.['requestId'];
    const ours = [...asked].find(([, id]) => id === theirs)?.[0];
    if (ours === undefined) return cancelled;
    asked.delete(ours);
    return { ...cancelled, params: { ...cancelled.params, requestId: ours } };
  };
  return {
    toHost(message) {
      if (!('method' in message)) return message;
      if ('id' in message) return ask(message);
      return message.method === 'notifications/cancelled' ? withdraw(message) : message;
    },
    toServer(answer) {
      if (answer.id === null) return undefined;
      const id = asked.get(answer.id);
      if (id === undefined) return undefined;
      asked.delete(answer.id);
      return { ...answer, id };
    },
    forget: () => asked.clear(),
  };
}
