import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Received } from './fake-server.ts';

export interface OddRequest {
  request: IncomingMessage;
  response: ServerResponse;
  /** The request's JSON-RPC members, empty for none. */
  message: { id?: string | number; method?: string; params?: Record<string, unknown> };
  /** Answers with this JSON. */
  json(body: unknown, status?: number, headers?: Record<string, string>): void;
  /** Answers with an event stream of this text, and ends it unless told otherwise. */
  events(text: string, options?: { open?: boolean }): void;
}

export interface OddServer {
  url: URL;
  received: readonly Received[];
  stop(): Promise<void>;
}

/** A server that says exactly what a test wants, right or wrong. */
export async function startOddServer(
  answer: (odd: OddRequest) => void | Promise<void>,
  { tls, path = '/mcp' }: { tls?: { key: string; cert: string }; path?: string } = {},
): Promise<OddServer> {
  const received: Received[] = [];
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString('utf8');
    const message = text === '' ? {} : (JSON.parse(text) as OddRequest['message']);
    const { method = '', url = '/', headers } = request;
    received.push({ method, path: url, headers, body: message });
    await answer({
      request,
      response,
      message,
      json(body, status = 200, more = {}) {
        response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify(body));
      },
      events(stream, { open = false } = {}) {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(stream);
        if (!open) response.end();
      },
    });
  }
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch(() => response.destroy());
  };
  const server = tls === undefined ? createHttpServer(listener) : createHttpsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: new URL(path, origin),
    received,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers the handshake of a 2025-11-25 server; `false` where the message is something else. */
export function legacyHandshake({ request, message, response, json }: OddRequest, session = 'session-1'): boolean {
  if (message.method === 'server/discover') {
    json({ jsonrpc: '2.0', id: null, error: { code: -32_000, message: 'initialize first' } }, 400);
  } else if (message.method === 'initialize') {
    const result = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'odd', version: '1' } };
    json({ jsonrpc: '2.0', id: message.id, result }, 200, { 'mcp-session-id': session });
  } else if (message.method === 'notifications/initialized') {
    response.writeHead(202).end();
  } else if (request.method === 'GET' && request.headers['last-event-id'] === undefined) {
    response.writeHead(405).end();
  } else if (request.method === 'DELETE') {
    response.writeHead(204).end();
  } else {
    return false;
  }
  return true;
}

/** Answers the probe of a 2026-07-28 client; `false` where the message is something else. */
export function modernHandshake({ message, json }: OddRequest, capabilities: object = { tools: {} }): boolean {
  if (message.method !== 'server/discover') return false;
  const result = { resultType: 'complete', supportedVersions: ['2026-07-28'], capabilities };
  json({ jsonrpc: '2.0', id: message.id, result });
  return true;
}
