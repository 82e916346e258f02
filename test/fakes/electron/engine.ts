import { type Chromium, type Facts, launchChromium } from './chromium.ts';

export interface Target {
  session: string;
  /** The id of its top frame. */
  frame: string;
}

/** Says whether a window that a page opens may stay. */
type Judge = () => boolean;

/** The one Chromium behind all windows, and what the app has told about schemes and requests. */
export interface Engine {
  readonly schemes: Set<string>;
  readonly protocols: Map<string, (request: Request) => Promise<Response> | Response>;
  /** `session.webRequest.onBeforeRequest`. */
  beforeRequest: ((details: { url: string }, decide: (answer: { cancel?: boolean }) => void) => void) | undefined;
  /** `session.setPermissionRequestHandler`; without one Electron grants everything. */
  permission: ((contents: unknown, name: string, decide: (granted: boolean) => void) => void) | undefined;
  newTarget(): Promise<Target>;
  send(method: string, params?: Facts, session?: string): Promise<Facts>;
  /** Asks about each window that a page opens before it loads anything. */
  onPopup(frame: string, judge: Judge): void;
  /** Hears everything of one session. */
  listen(session: string, heard: (method: string, params: Facts) => void): void;
}

const permissions = ['geolocation', 'notifications', 'midi', 'clipboardReadWrite', 'videoCapture', 'audioCapture'];

/** `profile` gives the folder for what Chromium keeps. */
export function createEngine(profile: () => string): Engine {
  const heard = new Map<string, (method: string, params: Facts) => void>();
  const popups = new Map<string, Judge>();
  let running: Chromium | undefined;

  const chromium = () => {
    if (running) return running;
    running = launchChromium(profile());
    running.listen((method, params, session) => {
      if (session !== undefined) heard.get(session)?.(method, params);
      else if (method === 'Target.attachedToTarget') attached(params);
      else if (method === 'Fetch.requestPaused') guard(params);
    });
    void running.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] });
    // Every new page stands still until it is known whether it may be there.
    void running.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
    return running;
  };
  const attached = ({ sessionId, targetInfo }: Facts): void => {
    const { targetId, type, openerId } = targetInfo as { targetId: string; type: string; openerId?: string };
    const go = () => chromium().send('Runtime.runIfWaitingForDebugger', {}, sessionId as string);
    const isPopup = type === 'page' && openerId !== undefined;
    if (!isPopup || popups.get(openerId)?.() !== false) return void go();
    // It must run to be closed, and to let go of the page that opened it.
    void go();
    void chromium().send('Target.closeTarget', { targetId });
  };
  /** A window that was denied is there for a moment before it is closed; it may not load anything meanwhile. */
  const guard = ({ requestId, frameId }: Facts): void => {
    const known = popups.has(String(frameId)) || Array.from(popups.values()).every((judge) => judge());
    if (known) void chromium().send('Fetch.continueRequest', { requestId });
    else void chromium().send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
  };
  const settlePermissions = async () => {
    const [granted, denied]: [string[], string[]] = [[], []];
    for (const name of permissions) {
      if (engine.permission === undefined) granted.push(name);
      else engine.permission(undefined, name, (yes) => (yes ? granted : denied).push(name));
    }
    await chromium().send('Browser.grantPermissions', { permissions: granted });
    if (denied.length > 0) await chromium().send('Browser.resetPermissions');
  };
  const engine: Engine = {
    schemes: new Set(),
    protocols: new Map(),
    beforeRequest: undefined,
    permission: undefined,
    async newTarget() {
      await settlePermissions();
      const { targetId } = await chromium().send('Target.createTarget', { url: 'about:blank', newWindow: true });
      const { sessionId } = await chromium().send('Target.attachToTarget', { targetId, flatten: true });
      return { session: sessionId as string, frame: targetId as string };
    },
    send: (method, params, session) => chromium().send(method, params, session),
    onPopup: (frame, judge) => void popups.set(frame, judge),
    listen: (session, listener) => void heard.set(session, listener),
  };
  return engine;
}
