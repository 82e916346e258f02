import { isNotification, isObject, type JsonRpcRequest, type JsonRpcResponse } from '../eras/messages.ts';
import { modernVersion } from '../eras/revision.ts';
import { enveloped, envelopeHeaders } from './envelope.ts';
import { exchange } from './exchange.ts';
import type { Line, Open } from './line.ts';
import { paramHeaderLines, paramHeaders, ParamHeadersWrong, type ParamHeader } from './param-headers.ts';
import { post } from './post.ts';
import { answerOf, onStreamOf } from './request-stream.ts';
import { RemoteFailure, type Advertisement, type Exchange, type OpenOptions } from './remote.ts';

const headerMismatch = -32020;
/** Pages of tools read to find the headers of one tool. */
const maxPages = 20;

/** Stateless exchanges with a 2026-07-28 server. Closing a request's stream is its cancellation; nothing is resumed. */
export function createModernConversation(line: Line, advertisement: Advertisement, options: OpenOptions): Open {
  const { introduction } = options;
  const ended = new AbortController();
  const headersOf = new Map<string, readonly ParamHeader[]>();
  let lastId = 0;

  async function send(request: JsonRpcRequest, to: Exchange): Promise<JsonRpcResponse> {
    const id = ++lastId;
    const { response } = await exchange(line, enveloped(request, id, introduction), {
      credential: to.credential,
      signals: [to.signal, ended.signal],
      headers: { ...envelopeHeaders(request), ...callHeaders(request) },
      session: false,
      resumable: false,
      // A modern server sends no requests on a stream; one that does gets no answer (H4).
      onMessage: (message) => {
        const theirs = isNotification(message) ? onStreamOf(request, message) : undefined;
        if (theirs) to.onMessage(theirs);
      },
    });
    return request.method === 'tools/list' ? learn(response) : response;
  }

  function callHeaders({ method, params }: JsonRpcRequest): Record<string, string> {
    if (method !== 'tools/call' || typeof params?.['name'] !== 'string') return {};
    return paramHeaderLines(headersOf.get(params['name']) ?? [], params['arguments']);
  }

  /** Remembers the tools' headers and leaves out tools that declare them wrongly. */
  function learn(response: JsonRpcResponse): JsonRpcResponse {
    if (!('result' in response) || !Array.isArray(response.result['tools'])) return response;
    const tools = response.result['tools'].filter((tool) => {
      if (!isObject(tool) || typeof tool['name'] !== 'string') return true;
      try {
        headersOf.set(tool['name'], paramHeaders(tool['inputSchema']));
        return true;
      } catch (error) {
        if (!(error instanceof ParamHeadersWrong)) throw error;
        options.onToolLeftOut?.(tool['name'], error.message);
        return false;
      }
    });
    if (tools.length === response.result['tools'].length) return response;
    return { ...response, result: { ...response.result, tools } };
  }

  /** Reads the list of tools again, for its headers only. */
  async function relearn(to: Exchange): Promise<void> {
    let cursor: unknown;
    for (let page = 0; page < maxPages; page++) {
      const params = typeof cursor === 'string' ? { cursor } : {};
      const response = await send({ jsonrpc: '2.0', id: 0, method: 'tools/list', params }, to);
      cursor = 'result' in response ? response.result['nextCursor'] : undefined;
      if (typeof cursor !== 'string') return;
    }
  }

  return {
    advertisement,
    async request(request, to) {
      let response = await send(request, to);
      // The server refused the headers, so nothing ran: the tool's definition has changed, or we have not seen it (H43).
      if (request.method === 'tools/call' && isMismatch(response)) {
        await relearn(to);
        response = await send(request, to);
      }
      // Headers are between the server and us: the host can do nothing about them (T36).
      if (isMismatch(response)) throw new RemoteFailure({ kind: 'http', status: 400 }, 'no');
      return answerOf(request, response);
    },
    async notify(message, { credential, signal }) {
      // Clients send no answers in this revision (H4), and cancel by closing the stream.
      if (!isNotification(message) || message.method === 'notifications/cancelled') return;
      const headers = { 'mcp-protocol-version': modernVersion };
      await post(line, message, { credential, signal, session: false, headers });
    },
    async close() {
      ended.abort();
    },
  };
}

function isMismatch(response: JsonRpcResponse): boolean {
  return 'error' in response && response.error.code === headerMismatch;
}
