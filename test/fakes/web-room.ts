import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ControlClient } from '../../client/control-client.ts';
import type { ControlHandlers } from '../../core/control/handlers.ts';
import { type BrowserUi, createBrowserUi } from '../../core/control/web/serve-browser-ui.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

export interface Reply {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Asked {
  method?: string;
  headers?: Record<string, string>;
  /** The request's target as it stands on the wire, where it is not the address's own. */
  target?: string;
  body?: string;
}

/** A real loopback server of the browser UI over small screens, and a visitor who can send any request at all. */
export interface WebRoom extends AsyncDisposable {
  ui: BrowserUi;
  clock: ManualClock;
  /** The listener's own origin; asks for a ticket to learn it. */
  origin(): Promise<string>;
  ask(url: string, asked?: Asked): Promise<Reply>;
  /** Lets a browser in as a person does; gives its `Cookie` header. */
  enter(): Promise<string>;
  /** What the screens have: calls from our own origin with the cookie. */
  client(cookie: string): Promise<ControlClient>;
}

export function webRoom(handlers: ControlHandlers): WebRoom {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-web-'));
  const rendererFolder = join(folder, 'renderer');
  mkdirSync(join(rendererFolder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.html'), 'outside');
  writeFileSync(join(rendererFolder, 'index.html'), '<!doctype html><title>Screens</title>');
  writeFileSync(join(rendererFolder, 'assets', 'app.js'), 'export {};');
  const clock = createManualClock();
  const ui = createBrowserUi({
    handlers: () => handlers,
    rights: ['read', 'decide', 'administer'],
    rendererFolder,
    clock,
    unexpected: () => {},
    refused: () => {},
  });
  const origin = async () => new URL((await ui.ticket()).url).origin;
  return {
    ui,
    clock,
    origin,
    ask,
    async enter() {
      const { headers } = await ask((await ui.ticket()).url);
      return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    },
    async client(cookie) {
      const own = await origin();
      const link = new RPCLink({ url: `${own}/rpc`, headers: { cookie, origin: own } });
      return createORPCClient<ControlClient>(link);
    },
    async [Symbol.asyncDispose]() {
      await ui.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One request exactly as given, `Host` and the path's dots included; redirects are not followed. */
function ask(url: string, { method = 'GET', headers = {}, target, body }: Asked = {}): Promise<Reply> {
  const { hostname, port } = new URL(url);
  const path = target ?? (url.slice(url.indexOf(port) + port.length) || '/');
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { hostname, port, path, method, agent: false, headers: { ...length, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    sent.on('error', reject).end(body);
  });
}
