import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RPCHandler } from '@orpc/server/node';
import type { ControlHandlers } from '../../core/control/handlers.ts';
import { controlRouter } from '../../core/control/router.ts';
import { readWebFiles } from '../../core/control/web/files.ts';
import { sendFile, setHeaders } from '../../core/control/web/replies.ts';
import type { State, StateEvent } from '../../shared/contract.ts';
import { quietHandlers } from './control-handlers.ts';

export type ScreensHandlers = NonNullable<Parameters<typeof quietHandlers>[0]>;

/** A call that the screens made, by its name such as `servers.add`. */
export interface Made {
  name: string;
  input: unknown;
}

export interface ScreensCore {
  address: string;
  /** Every call but `state.follow`, in order. */
  calls: Made[];
  /** Changes the state; whoever follows it hears of it. */
  change(parts: Partial<State>): void;
  current(): State;
  /** Cuts every connection and answers no call until `comeBack`. */
  goAway(): void;
  comeBack(): void;
  close(): Promise<void>;
}

export interface ScreensCoreOptions {
  rendererFolder: string;
  /** `undefined`: the snapshot never comes. */
  state: State | undefined;
  handlers?: ScreensHandlers;
}

/** Serves the built screens and the real control contract, with a state that the test gives, on loopback. */
export async function startScreensCore(options: ScreensCoreOptions): Promise<ScreensCore> {
  const calls: Made[] = [];
  const followed = followable(options.state);
  const { handlers = {} } = options;
  const all = recorded(quietHandlers({ ...handlers, state: { follow: followed.follow, ...handlers.state } }), calls);
  const rpc = new RPCHandler(controlRouter(all, { unexpected: () => undefined, refused: () => undefined }));
  const files = readWebFiles(options.rendererFolder);
  const closing = new AbortController();
  const context = { rights: ['read', 'decide', 'administer'] as const, closing: closing.signal };
  let away = false;

  const server = createServer((request, response) => {
    setHeaders(response);
    const path = new URL(request.url ?? '/', 'http://screens').pathname;
    const file = files.get(path);
    if (file !== undefined) return sendFile(response, file);
    if (away || !path.startsWith('/rpc')) return void response.destroy();
    rpc.handle(request, response, { prefix: '/rpc', context }).catch(() => response.destroy());
  });
  return {
    address: await listening(server),
    calls,
    change: followed.change,
    current: followed.current,
    goAway() {
      away = true;
      server.closeAllConnections();
    },
    comeBack: () => (away = false),
    close() {
      closing.abort();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

/** A state that many can follow: each first gets it whole, then its changes. */
function followable(first: State | undefined) {
  let state = first;
  const listeners = new Set<(event: StateEvent) => void>();
  return {
    current(): State {
      if (state === undefined) throw new Error('this core has no state');
      return state;
    },
    change(parts: Partial<State>) {
      if (state === undefined) throw new Error('this core has no state');
      state = { ...state, ...parts };
      listeners.forEach((listener) => listener({ event: 'change', parts }));
    },
    follow({ signal }: { signal: AbortSignal }): AsyncIterable<StateEvent> {
      const waiting: StateEvent[] = state === undefined ? [] : [{ event: 'snapshot', state }];
      let wake = () => {};
      const listener = (event: StateEvent) => {
        waiting.push(event);
        wake();
      };
      return (async function* () {
        listeners.add(listener);
        signal.addEventListener('abort', () => wake());
        try {
          while (!signal.aborted) {
            yield* waiting.splice(0);
            if (waiting.length === 0 && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
          }
        } finally {
          listeners.delete(listener);
        }
      })();
    },
  };
}

type Handler = (call: { input: unknown; signal: AbortSignal }) => unknown;

function recorded(handlers: ControlHandlers, calls: Made[]): ControlHandlers {
  const rooms = Object.entries(handlers).map(([room, acts]) => [
    room,
    Object.fromEntries(
      Object.entries(acts as Readonly<Record<string, unknown>>).map(([name, handler]): [string, Handler] => [
        name,
        (call) => {
          if (room !== 'state') calls.push({ name: `${room}.${name}`, input: call.input });
          return (handler as Handler)(call);
        },
      ]),
    ),
  ]);
  return Object.fromEntries(rooms) as ControlHandlers;
}
