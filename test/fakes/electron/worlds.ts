/**
 * What runs inside Chromium: the preload's world and the page's, which share a document and no object. They are sent as
 * text, so each function stands alone. Between them pass only strings, in events whose names the page cannot know.
 */
declare const document: {
  addEventListener(type: string, listener: (event: { detail: string }) => void): void;
  dispatchEvent(event: object): void;
};
declare const window: Record<string, unknown> & { top: unknown };
declare const CustomEvent: new (type: string, init: { detail: string }) => object;

type Callable = (...args: unknown[]) => unknown;

export interface WorldOptions {
  token: string;
  /** The binding that carries the preload's messages to the main process. */
  binding: string;
  platform: string;
  argv: string[];
}

/** How a member of an exposed object, or what a function gave, is told to the page. */
type Told =
  | { is: 'value'; value: unknown }
  | { is: 'function'; id: number }
  | { is: 'promise' }
  | { is: 'error'; message: string };

/** Runs in the page's world before anything of the page. */
export function pageWorld({ token }: { token: string }): void {
  if (window.top !== window) return;
  const callbacks: Callable[] = [];
  const settling = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const replies = new Map<number, Told>();
  let last = 0;
  const hear = (name: string, listener: (told: never) => void) =>
    document.addEventListener(`${token}:${name}`, ({ detail }) => listener(JSON.parse(detail) as never));
  const call = (id: number, args: unknown[]) => {
    const number = (last += 1);
    const sent = args.map((arg) =>
      typeof arg === 'function' ? { $callback: callbacks.push(arg as Callable) - 1 } : arg,
    );
    document.dispatchEvent(new CustomEvent(`${token}:call`, { detail: JSON.stringify({ number, id, args: sent }) }));
    const told = replies.get(number);
    replies.delete(number);
    if (told?.is === 'promise') return new Promise((resolve, reject) => settling.set(number, { resolve, reject }));
    return told && built(told);
  };
  const built = (told: Told): unknown => {
    if (told.is === 'error') throw new Error(told.message);
    if (told.is === 'function') return (...args: unknown[]) => call(told.id, args);
    return told.is === 'value' ? told.value : undefined;
  };
  hear('expose', ({ name, members }: { name: string; members: Record<string, Told> }) => {
    const entries = Object.entries(members).map(([member, told]) => [member, built(told)]);
    Object.defineProperty(window, name, { value: Object.freeze(Object.fromEntries(entries)), enumerable: true });
  });
  hear('reply', ({ number, told }: { number: number; told: Told }) => replies.set(number, told));
  hear('settle', ({ number, value, message }: { number: number; value?: unknown; message?: string }) => {
    if (message === undefined) settling.get(number)?.resolve(value);
    else settling.get(number)?.reject(new Error(message));
    settling.delete(number);
  });
  hear('callback', ({ callback, args }: { callback: number; args: unknown[] }) => callbacks[callback]?.(...args));
  document.dispatchEvent(new CustomEvent(`${token}:ready`, { detail: 'null' }));
}

/** Runs in the preload's world, around the preload. */
export function preloadWorld(options: WorldOptions, preload: (...given: unknown[]) => void): void {
  if (window.top !== window) return;
  const { token, binding, platform, argv } = options;
  const here = globalThis as unknown as Record<string, unknown>;
  const functions: Callable[] = [];
  const exposed: string[] = [];
  const invoked = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, Callable[]>();
  let last = 0;

  const say = (name: string, told: object) =>
    document.dispatchEvent(new CustomEvent(`${token}:${name}`, { detail: JSON.stringify(told) }));
  const told = (value: unknown, number: number): Told => {
    if (typeof value === 'function') return { is: 'function', id: functions.push(value as Callable) - 1 };
    if (!(value instanceof Promise)) return { is: 'value', value };
    value.then(
      (settled: unknown) => say('settle', { number, value: settled }),
      (error: unknown) => say('settle', { number, message: String(error) }),
    );
    return { is: 'promise' };
  };
  const given = (arg: unknown): unknown => {
    const { $callback: callback } = (arg ?? {}) as { $callback?: number };
    return callback === undefined ? arg : (...args: unknown[]) => say('callback', { callback, args });
  };
  document.addEventListener(`${token}:call`, ({ detail }) => {
    const { number, id, args } = JSON.parse(detail) as { number: number; id: number; args: unknown[] };
    try {
      say('reply', { number, told: told(functions[id]?.(...args.map(given)), number) });
    } catch (error) {
      say('reply', { number, told: { is: 'error', message: String(error) } });
    }
  });
  // Whichever world runs first, the page's gets it before its own scripts.
  document.addEventListener(`${token}:ready`, () =>
    exposed.forEach((one) => document.dispatchEvent(new CustomEvent(`${token}:expose`, { detail: one }))),
  );
  const contextBridge = {
    exposeInMainWorld(name: string, api: Record<string, unknown>) {
      const members = Object.entries(api).map(([member, value]) => [member, told(value, 0)]);
      const detail = JSON.stringify({ name, members: Object.fromEntries(members) as object });
      exposed.push(detail);
      document.dispatchEvent(new CustomEvent(`${token}:expose`, { detail }));
    },
  };
  const send = (message: object) => (here[binding] as (text: string) => void)(JSON.stringify(message));
  const ipcRenderer = {
    invoke(channel: string, ...args: unknown[]) {
      last += 1;
      const id = last;
      send({ id, channel, args });
      return new Promise((resolve, reject) => invoked.set(id, { resolve, reject }));
    },
    on(channel: string, listener: Callable) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    },
  };
  type FromMain = { id?: number; value?: unknown; message?: string; channel?: string; args?: unknown[] };
  here[`${binding}Answer`] = ({ id, value, message, channel, args = [] }: FromMain) => {
    if (channel !== undefined) listeners.get(channel)?.forEach((listener) => listener({}, ...args));
    const waiting = id === undefined ? undefined : invoked.get(id);
    if (message === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(message));
  };
  const modules: Record<string, unknown> = { electron: { contextBridge, ipcRenderer } };
  const require = (id: string) => {
    if (!Object.hasOwn(modules, id)) throw new Error(`a sandboxed preload has no module ${id}`);
    return modules[id];
  };
  const module = { exports: {} };
  preload(require, module, module.exports, { platform, argv });
}
