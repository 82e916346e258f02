import { type Chromium, type Facts, launchChromium } from './chromium.ts';

export interface Target {
  session: string;
  /** The id of its top frame. */
  frame: string;
}

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
  /** Hears everything of one session. */
  listen(session: string, heard: (method: string, params: Facts) => void): void;
}

const permissions = ['geolocation', 'notifications', 'midi', 'clipboardReadWrite', 'videoCapture', 'audioCapture'];

/** `profile` gives the folder for what Chromium keeps. */
export function createEngine(profile: () => string): Engine {
  const heard = new Map<string, (method: string, params: Facts) => void>();
  let running: Chromium | undefined;

  const chromium = () => {
    if (running) return running;
    running = launchChromium(profile());
    running.listen((method, params, session) => heard.get(session ?? '')?.(method, params));
    return running;
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
    listen: (session, listener) => void heard.set(session, listener),
  };
  return engine;
}
