/**
 * The screens for the system's browser, over HTTP on this machine's loopback. One listener, made when the first ticket is
 * asked for and gone when nobody has used it for a while. Cookies know no ports: another server on 127.0.0.1 that the
 * person visits is handed ours too. Host and Origin keep out that server's pages; its process could use the cookie, which
 * is why processes of other users are not let in where the system tells whose they are.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RPCHandler } from '@orpc/server/node';
import type { Right } from '../../../shared/contract.ts';
import type { Clock } from '../../ports/clock.ts';
import { closeServer } from '../close-server.ts';
import type { ControlHandlers } from '../handlers.ts';
import { isTooLarge, refuseCall } from '../refusal.ts';
import { controlRouter, type Watchers } from '../router.ts';
import { readWebFiles } from './files.ts';
import { judge } from './guard.ts';
import { createPasses, SESSION_MS } from './passes.ts';
import { isAnotherUser } from './peer.ts';
import { letIn, sendFile, setHeaders, turnAway } from './replies.ts';

/** How long nobody must have used it for the listener to end, in milliseconds. An open window uses it all the time. */
export const IDLE_MS = 15 * 60_000;

export interface BrowserUiOptions extends Watchers {
  /** Asked for when the listener starts: the handlers themselves hold the door to this room. */
  handlers: () => ControlHandlers;
  rights: readonly Right[];
  /** The built screens; `undefined` where this installation has none. */
  rendererFolder: string | undefined;
  clock: Clock;
}

export interface BrowserUi {
  /** An address that lets one browser in, once, within a minute. Problem: `ui-missing`. */
  ticket(): Promise<{ url: string }>;
  /** Ends every session and the listener. */
  close(): Promise<void>;
}

interface Running {
  ticket(): { url: string };
  close(): Promise<void>;
}

export function createBrowserUi(options: BrowserUiOptions): BrowserUi {
  let running: Promise<Running> | undefined;
  let closed = false;

  function start(): Promise<Running> {
    const started = listen(options, () => {
      if (running === started) running = undefined;
    });
    started.catch(() => {
      if (running === started) running = undefined;
    });
    return started;
  }

  return {
    async ticket() {
      if (closed) throw new Error('the core stops');
      running ??= start();
      return (await running).ticket();
    },
    async close() {
      closed = true;
      await (await running?.catch(() => undefined))?.close();
    },
  };
}

async function listen(options: BrowserUiOptions, ended: () => void): Promise<Running> {
  const { clock, rights } = options;
  const files = readWebFiles(options.rendererFolder);
  const passes = createPasses(clock);
  const rpc = new RPCHandler(controlRouter(options.handlers(), options));
  const server = createServer();
  const port = await listening(server);
  const authority = `127.0.0.1:${port}`;
  // A name of its own for each listener: another Drawbridge on this machine does not overwrite it.
  const cookieName = `drawbridge_${port}`;
  const idle = createIdle(clock, close);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setHeaders(response);
    const judged = judge(request, authority);
    if ('refused' in judged) return turnAway(response, judged.refused, judged.why);
    const { door, path } = judged;
    if (door === 'enter') return enter(request, response);
    const session = passes.session(cookieOf(request, cookieName));
    if (door === 'call') {
      if (session === undefined) return refuseCall(response, 401, 'use Drawbridge in this browser');
      if (isTooLarge(request)) return refuseCall(response, 413, 'send so much at once');
      const { matched } = await rpc.handle(request, response, {
        prefix: '/rpc',
        context: { rights, closing: session.over, source: { way: 'browser' } },
      });
      return matched ? undefined : refuseCall(response, 404, 'make this call');
    }
    if (session === undefined) return turnAway(response, 401, 'This browser is not let in, or its time is over.');
    const file = files.get(path);
    return file ? sendFile(response, file) : turnAway(response, 404, 'There is nothing here.');
  }

  function enter(request: IncomingMessage, response: ServerResponse): void {
    const ticket = new URL(request.url ?? '', `http://${authority}`).searchParams.get('ticket') ?? '';
    const cookie = passes.enter(ticket);
    if (cookie === undefined) return turnAway(response, 401, 'This link was used before, or is older than a minute.');
    letIn(response, cookieName, cookie, SESSION_MS / 1000);
  }

  async function close(): Promise<void> {
    ended();
    idle.stop();
    passes.close();
    await closeServer(server);
  }

  server.on('connection', (socket) => {
    if (isAnotherUser(socket)) socket.destroy();
  });
  server.on('request', (request, response) => {
    idle.begin();
    response.once('close', idle.end);
    // What fails here is the connection itself; there is nobody left to tell.
    answer(request, response).catch(() => response.destroy());
  });
  return {
    ticket() {
      idle.touch();
      return { url: `http://${authority}/enter?ticket=${passes.ticket()}` };
    },
    close,
  };
}

/** On 127.0.0.1 alone, at a free port. */
function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function cookieOf({ headers }: IncomingMessage, name: string): string {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

/** Calls `act` when nothing has been under way for IDLE_MS. */
function createIdle(clock: Clock, act: () => Promise<void>) {
  let underWay = 0;
  let cancel = () => {};
  let over = false;
  const touch = () => {
    cancel();
    cancel = underWay > 0 || over ? () => {} : clock.after(IDLE_MS, () => void act());
  };
  const stop = () => {
    over = true;
    cancel();
  };
  const change = (by: number) => {
    underWay += by;
    touch();
  };
  return { touch, begin: () => change(1), end: () => change(-1), stop };
}
