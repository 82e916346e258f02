import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fromChromium, toChromium } from './addresses.ts';
import type { Facts } from './chromium.ts';
import type { Engine, Target } from './engine.ts';
import { pageWorld, preloadWorld } from './worlds.ts';

export interface WebPreferences {
  preload?: string;
  additionalArguments?: string[];
  sandbox?: boolean;
  contextIsolation?: boolean;
  nodeIntegration?: boolean;
}

type Opening = { action: 'allow' | 'deny' };
export type Invoke = (event: object, channel: string, args: unknown[]) => Promise<unknown>;

/** Electron's WebContents over one target of Chromium: as much of it as a well-behaved app needs. */
export class WebContents extends EventEmitter {
  readonly id: number;
  readonly #engine: Engine;
  readonly #invoke: Invoke;
  readonly #target: Promise<Target>;
  #attached: Target | undefined;
  #url = '';
  #asked = '';
  #destroyed = false;
  #preloadContext: number | undefined;
  #opening: ((details: { url: string }) => Opening) | undefined;
  #loads: { resolve: () => void; reject: (error: Error) => void }[] = [];
  readonly #contexts = new Map<number, { frame: string; origin: string }>();

  constructor(id: number, engine: Engine, preferences: WebPreferences, invoke: Invoke) {
    super();
    this.id = id;
    this.#engine = engine;
    this.#invoke = invoke;
    this.#target = this.#prepare(preferences);
    this.#target.catch(() => undefined);
  }

  async #prepare({ preload, additionalArguments = [] }: WebPreferences): Promise<Target> {
    const target = await this.#engine.newTarget();
    this.#attached = target;
    const binding = `preload${this.id}`;
    const token = randomUUID();
    // Decided before the page hears of it: a window that stands still holds up the page that opened it.
    this.#engine.onPopup(target.frame, () => this.#opening === undefined);
    this.#engine.listen(target.session, (method, params) => this.#hear(method, params));
    const send = (method: string, params?: Facts) => this.#engine.send(method, params, target.session);
    await send('Page.enable');
    await send('Runtime.enable');
    await send('Log.enable');
    await send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    if (preload === undefined) return target;
    await send('Runtime.addBinding', { name: binding, executionContextName: 'preload' });
    const options = { token, binding, platform: process.platform, argv: ['electron', ...additionalArguments] };
    const code = `function (require, module, exports, process) {\n${readFileSync(preload, 'utf8')}\n}`;
    await send('Page.addScriptToEvaluateOnNewDocument', {
      source: `(${pageWorld.toString()})(${JSON.stringify({ token })})`,
    });
    await send('Page.addScriptToEvaluateOnNewDocument', {
      source: `(${preloadWorld.toString()})(${JSON.stringify(options)}, ${code})`,
      worldName: 'preload',
    });
    return target;
  }

  #hear(method: string, params: Facts): void {
    const act = this.#acts[method];
    if (act) act(params);
  }

  readonly #acts: Record<string, (params: Facts) => void> = {
    'Fetch.requestPaused': (params) => void this.#request(params).catch(() => undefined),
    'Page.windowOpen': ({ url }) => {
      const answer = this.#opening?.({ url: this.#from(String(url)) });
      // No window comes of it here; that it would have is told as Electron tells it.
      if (answer?.action === 'allow') this.emit('did-create-window');
    },
    'Page.frameNavigated': ({ frame }) => {
      const { parentId, url, urlFragment = '' } = frame as { parentId?: string; url: string; urlFragment?: string };
      if (parentId === undefined) this.#moved(url + urlFragment, false);
    },
    'Page.navigatedWithinDocument': ({ frameId, url }) => {
      if (frameId === this.#attached?.frame) this.#moved(String(url), true);
    },
    'Page.loadEventFired': () => {
      this.emit('did-finish-load');
      this.#loads.splice(0).forEach(({ resolve }) => resolve());
    },
    'Runtime.executionContextCreated': ({ context }) => {
      const { id, name, origin, auxData } = context as {
        id: number;
        name: string;
        origin: string;
        auxData: { frameId: string };
      };
      this.#contexts.set(id, { frame: auxData.frameId, origin });
      if (name === 'preload' && auxData.frameId === this.#attached?.frame) this.#preloadContext = id;
    },
    'Runtime.executionContextDestroyed': ({ executionContextId }) => {
      this.#contexts.delete(executionContextId as number);
      if (this.#preloadContext === executionContextId) this.#preloadContext = undefined;
    },
    'Runtime.executionContextsCleared': () => {
      this.#contexts.clear();
      this.#preloadContext = undefined;
    },
    'Runtime.bindingCalled': ({ payload, executionContextId }) =>
      void this.#invoked(JSON.parse(String(payload)) as Facts, executionContextId as number),
    'Log.entryAdded': ({ entry }) => this.emit('console-message', { message: (entry as { text: string }).text }),
    'Inspector.targetCrashed': () => this.emit('render-process-gone', {}, { reason: 'crashed' }),
  };

  #moved(url: string, isSameDocument: boolean): void {
    this.#url = this.#from(url);
    this.emit('did-start-navigation', { isMainFrame: true, isSameDocument, url: this.#url });
    this.emit(isSameDocument ? 'did-navigate-in-page' : 'did-navigate', {}, this.#url);
  }

  /** Every request passes here: a navigation is offered to the app, then the session's filter, then its own schemes. */
  async #request({ requestId, request, resourceType, frameId }: Facts): Promise<void> {
    const { url, method } = request as { url: string; method: string };
    const own = this.#from(url);
    const refuse = (errorReason: string) => this.#send('Fetch.failRequest', { requestId, errorReason });
    if (resourceType === 'Document' && !this.#allowsNavigation(own, frameId === this.#attached?.frame)) {
      await refuse('Aborted');
      return;
    }
    if (await this.#isCancelled(own)) {
      await refuse('BlockedByClient');
      this.#loads.splice(0).forEach(({ reject }) => reject(new Error('ERR_BLOCKED_BY_CLIENT')));
      return;
    }
    const handler = this.#engine.protocols.get(own.split(':', 1)[0] ?? '');
    if (!handler) return void (await this.#send('Fetch.continueRequest', { requestId }));
    const response = await handler(new Request(own, { method }));
    await this.#send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: Array.from(response.headers, ([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    });
  }

  #allowsNavigation(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && url === this.#asked.replace(/#.*$/, '')) return true;
    let prevented = false;
    const event = { url, isMainFrame, preventDefault: () => (prevented = true) };
    this.emit('will-frame-navigate', event);
    if (isMainFrame) this.emit('will-navigate', event, url);
    return !prevented;
  }

  #isCancelled(url: string): Promise<boolean> {
    const filter = this.#engine.beforeRequest;
    if (!filter) return Promise.resolve(false);
    return new Promise((resolve) => filter({ url }, ({ cancel }) => resolve(cancel === true)));
  }

  async #invoked({ id, channel, args }: Facts, context: number): Promise<void> {
    const { frame, origin } = this.#contexts.get(context) ?? { frame: '', origin: '' };
    const isTop = frame === this.#attached?.frame;
    const senderFrame = { url: this.#url, origin: this.#originOf(origin), parent: isTop ? null : {} };
    const answer = await this.#invoke({ sender: this, senderFrame }, String(channel), args as unknown[]).then(
      (value) => ({ id, value }),
      (error: unknown) => ({ id, message: String(error) }),
    );
    this.#tell(context, answer);
  }

  #originOf(origin: string): string {
    return /^https?:\/\/./.test(origin) ? this.#from(origin) : 'null';
  }

  #tell(context: number, message: object): void {
    const expression = `preload${this.id}Answer(${JSON.stringify(message)})`;
    this.#send('Runtime.evaluate', { expression, contextId: context }).catch(() => undefined);
  }

  #from(url: string): string {
    return fromChromium(url, this.#engine.schemes);
  }

  async #send(method: string, params?: Facts): Promise<Facts> {
    const { session } = await this.#target;
    return this.#engine.send(method, params, session);
  }

  async loadURL(url: string): Promise<void> {
    this.#asked = url;
    const loaded = new Promise<void>((resolve, reject) => this.#loads.push({ resolve, reject }));
    loaded.catch(() => undefined);
    const { loaderId, errorText } = await this.#send('Page.navigate', { url: toChromium(url, this.#engine.schemes) });
    if (typeof errorText === 'string') throw new Error(errorText);
    if (loaderId !== undefined) await loaded;
  }

  getURL(): string {
    return this.#url;
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.#preloadContext !== undefined) this.#tell(this.#preloadContext, { channel, args });
  }

  setWindowOpenHandler(handler: (details: { url: string }) => Opening): void {
    this.#opening = handler;
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const { result, exceptionDetails } = await this.#send('Runtime.evaluate', {
      expression: code,
      userGesture,
      awaitPromise: true,
      returnByValue: true,
    });
    const failed = exceptionDetails as { exception?: { description?: string }; text: string } | undefined;
    if (failed) throw new Error(failed.exception?.description ?? failed.text);
    return (result as { value?: unknown }).value;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** The window's own; not part of Electron's. */
  end(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.emit('destroyed');
    void this.#target
      .then(({ frame }) => this.#engine.send('Target.closeTarget', { targetId: frame }))
      .catch(() => undefined);
  }
}
