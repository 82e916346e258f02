import { CancelledByHost } from '../eras/cancelled.ts';
import {
  errorOf,
  type JsonObject,
  type JsonRpcRequest,
  type JsonRpcResponse,
  type RequestId,
} from '../eras/messages.ts';

/** A host's requests that have no answer yet, by their ids. */
export interface UnderWay {
  /**
   * The answer `act` gives; none when the host cancels the request, which its signal tells with `CancelledByHost`. An id in
   * use is refused.
   */
  answer(
    request: JsonRpcRequest,
    act: (request: JsonRpcRequest, signal: AbortSignal) => Promise<JsonRpcResponse | undefined>,
  ): Promise<JsonRpcResponse | undefined>;
  /** `params` of the host's `notifications/cancelled`. */
  cancel(params: JsonObject | undefined): void;
  /** Ends everything; what is answered all the same is an answer. */
  close(): void;
}

const invalidRequest = -32_600;

export function createUnderWay(): UnderWay {
  // By the id as it is: 1 and "1" are two ids.
  const requests = new Map<unknown, AbortController>();

  return {
    async answer(request, act) {
      const id: RequestId = request.id;
      if (requests.has(id)) return errorOf(id, invalidRequest, 'This id is in use by a request still under way');
      const abort = new AbortController();
      requests.set(id, abort);
      try {
        const answer = await act(request, abort.signal);
        return abort.signal.reason instanceof CancelledByHost ? undefined : answer;
      } finally {
        requests.delete(id);
      }
    },
    cancel: (params) => requests.get(params?.['requestId'])?.abort(new CancelledByHost(params?.['reason'])),
    close() {
      for (const abort of requests.values()) abort.abort();
    },
  };
}
