/** The host's side of a session: what a stdio MCP server owes its host (checklist section 3). */
import { type Problem, problem, sentence } from '../../shared/problem.ts';
import { initializeResult, listChanges, negotiate } from '../eras/host.ts';
import {
  errorOf,
  isObject,
  type JsonObject,
  type JsonRpcMessage,
  type JsonRpcNotification,
  type JsonRpcRequest,
  type JsonRpcResponse,
  type RequestId,
  resultOf,
} from '../eras/messages.ts';
import type { Clock } from '../ports/clock.ts';
import type { Advertisement, Introduction } from '../remote/remote.ts';
import type { Backend } from './backend.ts';
import { createServerRequests } from './server-requests.ts';
import { emptyList, refusal, unavailableCode } from './tool-results.ts';

export interface DialogOptions {
  version: string;
  clock: Clock;
  /** The name shown for a server not yet known. */
  serverName(): string;
  /** `undefined` while the person has not approved the entry, or after the server was removed. */
  backend(): Backend | undefined;
  /** Why there is no backend. */
  absence(): Problem;
  send(message: JsonRpcMessage): void;
  /** The host has introduced itself. */
  introduced(params: JsonObject): void;
}

export interface Dialog {
  /** The answer to a request; `undefined` when it was cancelled. Never throws. */
  answer(request: JsonRpcRequest): Promise<JsonRpcResponse | undefined>;
  notified(notification: JsonRpcNotification): void;
  responded(response: JsonRpcResponse): void;
  /** A message of the server's for the host. */
  relay(message: JsonRpcMessage): void;
  /** The server or the account is another one: tells the host that every list may have changed. */
  announceChanges(): void;
  introduction(): Introduction;
  /** The revision agreed on with the host. */
  revision(): string;
  /** Goes on where an earlier core stopped. */
  resume(handshake: JsonObject): void;
  /** Cancels everything under way. */
  close(): void;
}

/** An unknown server is waited for this long before the host is answered without it. */
const firstAnswerMs = 900;

export function createDialog(options: DialogOptions): Dialog {
  const underWay = new Map<string, AbortController>();
  const serverRequests = createServerRequests();
  let handshake: JsonObject | undefined;
  let ready = false;

  const initialize = async (request: JsonRpcRequest): Promise<JsonRpcResponse> => {
    handshake = request.params ?? {};
    options.introduced(handshake);
    const advertisement = await firstAdvertisement(options);
    const { version } = options;
    const protocolVersion = negotiate(handshake['protocolVersion']);
    const told = { protocolVersion, version, serverName: options.serverName() };
    return resultOf(request.id, initializeResult(advertisement, told));
  };
  const withoutBackend = (request: JsonRpcRequest): JsonRpcResponse => {
    const of = options.absence();
    if (request.method === 'tools/call') return refusal(request.id, of);
    const list = emptyList(request.method);
    return list ? resultOf(request.id, list) : errorOf(request.id, unavailableCode, sentence(of), { code: of.code });
  };

  const dispatch = async (request: JsonRpcRequest, signal: AbortSignal): Promise<JsonRpcResponse | undefined> => {
    const { method, id } = request;
    if (method === 'initialize') return initialize(request);
    if (method === 'ping') return resultOf(id, {});
    // Not offered yet: a host of both eras then falls back to `initialize`.
    if (method === 'server/discover') return errorOf(id, -32601, 'Method not found');
    if (!handshake) return errorOf(id, -32600, sentence(problem('host-not-initialized', { method })));
    return options.backend()?.request(request, signal) ?? withoutBackend(request);
  };

  return {
    async answer(request) {
      const key = keyOf(request.id);
      if (underWay.has(key)) return errorOf(request.id, -32600, 'This id is in use by a request still under way');
      const abort = new AbortController();
      underWay.set(key, abort);
      try {
        const answer = await dispatch(request, abort.signal);
        return abort.signal.aborted ? undefined : answer;
      } finally {
        underWay.delete(key);
      }
    },
    notified(notification) {
      if (notification.method === 'notifications/initialized') {
        ready = true;
        return;
      }
      if (notification.method === 'notifications/cancelled') {
        const id = notification.params?.['requestId'];
        if (typeof id === 'string' || typeof id === 'number') underWay.get(keyOf(id))?.abort();
        return;
      }
      void options.backend()?.notify(notification);
    },
    responded(response) {
      const answer = serverRequests.toServer(response);
      if (answer) void options.backend()?.notify(answer);
    },
    relay: (message) => options.send(serverRequests.toHost(message)),
    announceChanges() {
      serverRequests.forget();
      if (ready) for (const method of listChanges) options.send({ jsonrpc: '2.0', method });
    },
    introduction: () => introductionOf(handshake ?? {}, options.version),
    revision: () => negotiate(handshake?.['protocolVersion']),
    resume(earlier) {
      handshake = earlier;
      ready = true;
    },
    close() {
      for (const abort of underWay.values()) abort.abort();
    },
  };
}

/** What the server said last, or, when it was never heard, what it says within the time a host can be kept waiting. */
async function firstAdvertisement({ backend, clock }: DialogOptions): Promise<Advertisement | undefined> {
  const known = backend();
  if (!known) return undefined;
  const pinned = known.pinned();
  if (pinned) return pinned;
  let cancel = () => {};
  const tooLate = new Promise<undefined>((resolve) => {
    cancel = clock.after(firstAnswerMs, () => resolve(undefined));
  });
  const asked = known.advertisement().catch(() => undefined);
  try {
    return await Promise.race([asked, tooLate]);
  } finally {
    cancel();
  }
}

/** We speak for the host but do not pretend to be it (checklist P3). */
function introductionOf(handshake: JsonObject, version: string): Introduction {
  const { capabilities, clientInfo } = handshake;
  const host = isObject(clientInfo) && typeof clientInfo['name'] === 'string' ? clientInfo['name'] : 'a host';
  return {
    clientInfo: { name: 'drawbridge', title: `Drawbridge for ${host}`, version },
    capabilities: isObject(capabilities) ? capabilities : {},
  };
}

function keyOf(id: RequestId): string {
  return JSON.stringify(id);
}
