import { cancellation } from '../eras/cancelled.ts';
import { isNotification, type JsonRpcRequest, type JsonRpcResponse } from '../eras/messages.ts';
import { renumbered } from '../eras/wire-bytes.ts';
import { createCancellations } from './cancellations.ts';
import { described, isModernError } from './discover.ts';
import { legacyVersion, legacyVersions } from './envelope.ts';
import { exchange } from './exchange.ts';
import { notMcp } from './failures.ts';
import type { Common, Line, Open } from './line.ts';
import { post } from './post.ts';
import { RemoteFailure, type Advertisement, type Introduction, type OpenOptions } from './remote.ts';
import { createStandingStream } from './standing-stream.ts';

/** `initialize`, as every revision before 2026-07-28 begins. */
export function initializeRequest(id: number, { capabilities, clientInfo }: Introduction): JsonRpcRequest {
  return {
    jsonrpc: '2.0',
    id,
    method: 'initialize',
    params: { protocolVersion: legacyVersion, capabilities, clientInfo },
  };
}

/** Reads the answer to `initialize`; throws RemoteFailure `not-mcp` on an error and on a version we do not know (H40). */
export function initializedAs(response: JsonRpcResponse): Advertisement {
  if ('error' in response) throw notMcp(`it refused to initialize, code ${response.error.code}`, 'no');
  const { protocolVersion, serverInfo } = response.result;
  if (typeof protocolVersion !== 'string' || !legacyVersions.includes(protocolVersion)) {
    throw notMcp('it speaks a protocol version we do not know', 'no');
  }
  return { era: 'legacy', protocolVersion, ...described(response.result, serverInfo) };
}

/** What the remote sends by itself and takes from nobody else: the handshake's end, and cancellations by their upstream id. */
export const ownNotifications: readonly string[] = ['notifications/initialized', 'notifications/cancelled'];

/** Opens a session with a server of the handshake era over Streamable HTTP. Throws RemoteFailure. */
export async function openLegacy(line: Line, options: OpenOptions): Promise<Open> {
  const { credential, signal, onMessage, introduction } = options;
  const first = { credential, signals: [signal], onMessage, headers: {}, session: false, resumable: true };
  const answer = await exchange(line, initializeRequest(0, introduction), first);
  // An HTTP refusal with words is a refusal all the same: behind it there may be an older server yet, but for these words.
  if (answer.status >= 400 && !isModernError(answer.response))
    throw new RemoteFailure({ kind: 'http', status: answer.status }, 'no');
  const advertisement = initializedAs(answer.response);
  const common = commonTo(answer.session, advertisement.protocolVersion);
  const standing = createStandingStream(line, common, options);
  await standing.start();
  const ended = new AbortController();
  const cancellations = createCancellations(line.clock);
  let lastId = 0;

  return {
    advertisement,
    async request(request, to) {
      const id = ++lastId;
      const { credential: shown } = to;
      const sayCancelled = () =>
        cancellations.say(cancellation(id, to.signal), (message, limit) =>
          post(line, message, { ...common, credential: shown, signal: limit }),
        );
      const { response } = await exchange(
        line,
        { ...request, id },
        {
          credential: to.credential,
          signals: [to.signal, ended.signal],
          onMessage: to.onMessage,
          ...common,
          resumable: true,
          sayCancelled,
        },
      );
      standing.revive();
      return renumbered(response, request.id);
    },
    async notify(message, { credential: current, signal: limit }) {
      if (isNotification(message) && ownNotifications.includes(message.method)) return;
      await post(line, message, { ...common, credential: current, signal: limit });
    },
    async close() {
      ended.abort();
      // A server that ends a session first may never tell its tools.
      await cancellations.said();
      await standing.end();
    },
  };
}

/** A server may do without sessions. */
function commonTo(session: string | undefined, protocolVersion: string): Common {
  const headers = { 'mcp-protocol-version': protocolVersion };
  if (session === undefined) return { headers, session: false };
  return { headers: { ...headers, 'mcp-session-id': session }, session: true };
}
