import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { bundleElectron } from '../../../build/electron.ts';
import { buildRenderer, rendererFolder } from '../../../build/renderer.ts';
import { chromiumProgram } from '../../fakes/chromium-flags.ts';
import { dist } from '../../../build/bundle.ts';
import { root } from '../../../build/tool.ts';
import type { Act, Probe } from './probe.ts';

export interface WindowFacts {
  kind: 'main' | 'prompt' | 'other';
  url: string;
  visible: boolean;
  focused: boolean;
  onTop: boolean;
  bounds: { x: number; y: number; width: number; height: number };
}

/** The built tray app, running in a process of its own. */
export interface DesktopApp {
  /** Runs a function in the main process; it must stand alone, and its answer is what JSON keeps of it. */
  run<T, A = undefined>(act: Act<T, A>, arg?: A): Promise<T>;
  /** Evaluates an expression in a window's page, as if the person had just clicked there. */
  page<T = unknown>(kind: 'main' | 'prompt', expression: string): Promise<T>;
  windows(): Promise<WindowFacts[]>;
  window(kind: WindowFacts['kind']): Promise<WindowFacts | undefined>;
  /** The tray's menu as text, `✓` before what is ticked. */
  menu(): Promise<string[]>;
  /** Clicks what begins with `label`. */
  click(label: string): Promise<void>;
  notices(): Promise<Omit<Probe['notices'][number], 'press' | 'click'>[]>;
  /** Looks now, and again after whatever happens in the app, until what is found is not `undefined` or `false`. */
  until<T>(look: () => Promise<T | undefined | false>): Promise<T>;
  readonly pid: number;
  readonly exited: Promise<number | null>;
  stderr(): string;
  stop(): Promise<void>;
}

export interface DesktopOptions {
  env: Record<string, string>;
  args?: string[];
  /** An app folder made before; else one is made and removed. */
  folder?: string;
}

/** The tests' own page: it shows nothing and lets the test ask. */
const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>page</title></head>
<body><script src="page.js"></script></body></html>`;

/** A folder like the packaged app's, out of what was built; for pages the built screens or the tests' own page. */
export async function installDesktopApp(pages: 'own' | 'built' = 'own'): Promise<string> {
  await bundleElectron();
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-app-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "main": "dist/electron/main.js" }');
  cpSync(join(dist, 'electron'), join(folder, 'dist', 'electron'), { recursive: true });
  const renderer = join(folder, 'dist', 'renderer');
  if (pages === 'built') {
    await buildRenderer();
    cpSync(rendererFolder, renderer, { recursive: true });
  } else {
    mkdirSync(renderer);
    writeFileSync(join(renderer, 'index.html'), page);
    writeFileSync(join(renderer, 'page.js'), 'window.loaded = true;\n');
  }
  for (const name of readdirSync(dist).filter((one) => one.endsWith('.js')))
    symlinkSync(join(dist, name), join(folder, 'dist', name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** The real Electron's program, given by `npm run e2e:electron`; without it the tests run on the stand-in. */
const realElectron = process.env['DRAWBRIDGE_TEST_ELECTRON'];

/** Whether the app can run here at all. */
export const canRunDesktopApp = realElectron !== undefined || existsSync(chromiumProgram);

export async function startDesktopApp(options: DesktopOptions): Promise<DesktopApp> {
  const folder = options.folder ?? (await installDesktopApp());
  const { args = [], env } = options;
  const child = realElectron ? await launchReal(realElectron, folder, args, env) : launchStandIn(folder, args, env);
  const app = attach(child);
  return {
    ...app,
    async stop() {
      if (child.connected) child.disconnect();
      await app.exited;
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function launchStandIn(folder: string, args: string[], env: Record<string, string>): ChildProcess {
  const launcher = join(root, 'test', 'fakes', 'electron', 'launch-process.ts');
  return spawn(process.execPath, [launcher, folder, ...args], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
}

async function launchReal(
  binary: string,
  folder: string,
  args: string[],
  env: Record<string, string>,
): Promise<ChildProcess> {
  const probe = join(folder, 'probe.cjs');
  const build = await rolldown({
    input: join(import.meta.dirname, 'probe.ts'),
    platform: 'node',
    external: ['electron'],
  });
  await build.write({ file: probe, format: 'cjs' });
  await build.close();
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { DISPLAY: display = '' } = process.env;
  return spawn(binary, ['-r', probe, ...asRoot, folder, ...args], {
    env: { ...env, ...(display === '' ? {} : { DISPLAY: display }) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

interface Told {
  id?: number;
  value?: unknown;
  failed?: string;
}

function attach(child: ChildProcess): Omit<DesktopApp, 'stop'> {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  const errors: Buffer[] = [];
  let last = 0;
  let happened = Promise.withResolvers<void>();
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk));
  const stderr = () => Buffer.concat(errors).toString('utf8');
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  void exited.then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`the app has ended:\n${stderr()}`));
    happened.resolve();
  });
  child.on('message', ({ id, value, failed }: Told) => {
    if (id === undefined) {
      happened.resolve();
      return;
    }
    if (failed === undefined) waiting.get(id)?.resolve(value as never);
    else waiting.get(id)?.reject(new Error(failed));
    waiting.delete(id);
  });

  const run: DesktopApp['run'] = (act, arg) => {
    if (!child.connected) return Promise.reject(new Error(`the app has ended:\n${stderr()}`));
    last += 1;
    const id = last;
    child.send({ id, source: act.toString(), arg });
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  };
  const windows = () =>
    run(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((one): WindowFacts => {
        const url = one.webContents.getURL();
        const ours = url.startsWith('drawbridge-app://app/');
        return {
          kind: !ours ? 'other' : url.includes('#/prompt') ? 'prompt' : 'main',
          url,
          visible: one.isVisible(),
          focused: one.isFocused(),
          onTop: one.isAlwaysOnTop(),
          bounds: one.getBounds(),
        };
      }),
    );
  return {
    run,
    windows,
    window: async (kind) => (await windows()).find((one) => one.kind === kind),
    page: (kind, expression) =>
      run(
        async ({ BrowserWindow }, _probe, asked) => {
          const isPrompt = (one: Electron.BrowserWindow) => one.webContents.getURL().includes('#/prompt');
          const found = BrowserWindow.getAllWindows().find((one) => isPrompt(one) === (asked.kind === 'prompt'));
          if (!found) throw new Error(`no ${asked.kind} window`);
          return found.webContents.executeJavaScript(asked.expression, true) as Promise<never>;
        },
        { kind, expression },
      ),
    menu: () =>
      run((_electron, { tray }) => tray.items.map(({ label = '', checked }) => (checked ? `✓ ${label}` : label))),
    click: (label) =>
      run((_electron, { tray }, wanted) => {
        const item = tray.items.find((one) => one.label?.startsWith(wanted ?? ''));
        if (!item?.click) throw new Error(`nothing to click: ${wanted}`);
        // After the answer has left: it may be the last the app does.
        setImmediate(item.click);
      }, label),
    notices: () =>
      run((_electron, { notices }) =>
        notices.map(({ title, body, actions, shown }) => ({ title, body, actions, shown })),
      ),
    async until(look) {
      for (;;) {
        happened = Promise.withResolvers<void>();
        const { promise } = happened;
        const found = await look();
        if (found !== undefined && found !== false) return found;
        await promise;
      }
    },
    pid: child.pid ?? -1,
    exited,
    stderr,
  };
}
