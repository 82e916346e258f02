/** The HTTP side all fake servers share: loopback, authorization, metadata, and a record of what came. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Authorization, FakeServerOptions, Received } from './fake-server.ts';

/** A request that may be served. `auth` is what the SDKs hand on to a tool; the subject travels as its `clientId`. */
export interface Admitted {
  request: IncomingMessage & {
    auth?: { token: string; clientId: string; scopes: string[] };
  };
  response: ServerResponse;
  /** The parsed JSON body of a POST. */
  body: unknown;
}

export interface Front {
  url: URL;
  received: Received[];
  requests: Record<string, number>;
  /** Breaks off every connection. */
  cut(): void;
  stop(): Promise<void>;
}

const metadataPath = '/.well-known/oauth-protected-resource';

export async function openFront(
  path: string,
  { port = 0, authorize, protectedResourceMetadata: metadata }: FakeServerOptions,
  serve: (admitted: Admitted) => Promise<void>,
): Promise<Front> {
  const received: Received[] = [];
  const requests: Record<string, number> = {};
  const server = createServer((request, response) => {
    handle(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request);
    const address = new URL(request.url ?? '/', url);
    received.push({ method: request.method ?? '', path: address.pathname, headers: request.headers, body });
    if (metadata !== undefined && [metadataPath, metadataPath + path].includes(address.pathname)) {
      const document = typeof metadata === 'function' ? metadata(url) : metadata;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
      return;
    }
    const authorization = (await authorize?.(request.headers, {
      method: request.method ?? '',
      url: address,
      body,
    })) ?? {
      ok: true,
      subject: 'nobody',
    };
    if (!authorization.ok) {
      refuse(response, authorization);
      return;
    }
    for (const [name, value] of Object.entries(authorization.headers ?? {})) response.setHeader(name, value);
    count(body);
    const auth = { token: 'seen', clientId: authorization.subject, scopes: [...(authorization.scopes ?? [])] };
    await serve({ request: Object.assign(request, { auth }), response, body });
  }

  function refuse(response: ServerResponse, { status, headers = {} }: Authorization & { ok: false }): void {
    const named = metadata !== undefined && status === 401 && !('www-authenticate' in headers);
    const challenge = `Bearer resource_metadata="${url.origin}${metadataPath}${path}"`;
    response.writeHead(status, named ? { ...headers, 'www-authenticate': challenge } : headers).end();
  }

  function count(body: unknown): void {
    const method = (body as { method?: unknown } | undefined)?.method;
    if (typeof method === 'string') requests[method] = (requests[method] ?? 0) + 1;
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  return {
    url,
    received,
    requests,
    cut: () => server.closeAllConnections(),
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  if (parts.length === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return undefined;
  }
}
