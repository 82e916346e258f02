import type { JsonObject, JsonRpcMessage, JsonRpcRequest, JsonRpcResponse } from '../../core/eras/messages.ts';
import { type Clock, systemClock } from '../../core/ports/clock.ts';
import type { Credential } from '../../core/ports/credential.ts';
import { createRemote } from '../../core/remote/create-remote.ts';
import { createHttpStack } from '../../core/remote/http-stack.ts';
import {
  RemoteFailure,
  type Conversation,
  type OpenOptions,
  type RemoteFailureKind,
} from '../../core/remote/remote.ts';

/** The real remote over the real HTTP stack; `end` closes both. */
export function startRemote(env: Record<string, string> = {}, clock: Clock = systemClock) {
  const stack = createHttpStack({ env });
  const remote = createRemote({ send: stack.send, clock, name: 'Drawbridge', version: '0.1.0' });
  return {
    remote,
    stack,
    async end() {
      await remote.close();
      await stack.close();
    },
  };
}

export function openOptions(url: URL, more: Partial<OpenOptions> = {}): OpenOptions {
  const { credential } = more;
  return {
    url,
    introduction: { clientInfo: { name: 'a-host', version: '1' }, capabilities: { elicitation: {} } },
    credential,
    signal: new AbortController().signal,
    onMessage: () => undefined,
    currentCredential: async () => credential,
    ...more,
  };
}

export function asked(method: string, params?: JsonObject, id: string | number = 'mine'): JsonRpcRequest {
  return { jsonrpc: '2.0', id, method, ...(params === undefined ? {} : { params }) };
}

/** Sends a request and gives its answer, with everything else that came beside it. */
export async function ask(
  conversation: Conversation,
  request: JsonRpcRequest,
  {
    credential,
    signal = new AbortController().signal,
  }: { credential?: Credential | undefined; signal?: AbortSignal } = {},
): Promise<{ response: JsonRpcResponse; beside: JsonRpcMessage[] }> {
  const beside: JsonRpcMessage[] = [];
  const response = await conversation.request(request, { credential, signal, onMessage: (m) => beside.push(m) });
  return { response, beside };
}

export function resultOf(response: JsonRpcResponse): JsonObject {
  if ('error' in response) throw new Error(`a JSON-RPC error: ${JSON.stringify(response.error)}`);
  return response.result;
}

/** The failure a promise ends with. */
export async function failure(promise: Promise<unknown>): Promise<{ why: RemoteFailureKind; ran: string }> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RemoteFailure)) throw new Error('expected a RemoteFailure', { cause: error });
  return { why: error.why, ran: error.ran };
}

/** Collects messages and lets a test wait for the one it wants. */
export function createInbox() {
  const messages: JsonRpcMessage[] = [];
  const arrivals = new EventTarget();
  return {
    messages,
    put(message: JsonRpcMessage) {
      messages.push(message);
      arrivals.dispatchEvent(new Event('message'));
    },
    async until(wanted: (message: JsonRpcMessage) => boolean): Promise<JsonRpcMessage> {
      for (;;) {
        const found = messages.find(wanted);
        if (found !== undefined) return found;
        await new Promise((resolve) => arrivals.addEventListener('message', resolve, { once: true }));
      }
    },
  };
}
