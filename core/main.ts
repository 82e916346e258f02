/** Runs the resident core in the foreground: `drawbridge serve`, or started by whoever finds none. */
import { homedir, userInfo } from 'node:os';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isSea } from 'node:sea';
import { problem, problemOf, sentence } from '../shared/problem.ts';
import { places as placesOf } from '../shared/wire/places.ts';
import { gaveWay } from '../shared/wire/start.ts';
import type { Launcher } from './hosts/hosts.ts';
import { createSystemBrowser } from './auth/sign-in/system-browser.ts';
import { startCore } from './core.ts';
import { systemClock } from './ports/clock.ts';
import { missingSession, systemSession } from './ports/desktop-session.ts';
import { storageProblem } from './storage/database.ts';
import { takeLock } from './storage/lock.ts';
import { createOsKeychain } from './vault/os-keychain.ts';

function thisMachine() {
  const { platform, env } = process;
  return { platform, env, home: homedir(), uid: platform === 'win32' ? -1 : userInfo().uid };
}

function herePlaces() {
  return placesOf(thisMachine(), join);
}

async function main(): Promise<number> {
  const { platform, env } = process;
  process.umask(0o077);
  const machine = thisMachine();
  // Into the process's own: the keychain's library looks nowhere else.
  if (platform === 'linux') Object.assign(env, missingSession(env, machine.uid, systemSession(machine.uid)));
  const places = herePlaces();
  mkdirSync(places.home, { recursive: true, mode: 0o700 });
  const unlock = takeLock(join(places.home, 'core.lock'));
  if (!unlock) {
    say(sentence(problem('core-already-running', { home: places.home })));
    return gaveWay;
  }
  const bundledWorker = join(import.meta.dirname, 'read-worker.js');
  const core = await startCore({
    places,
    machine,
    clock: systemClock,
    browser: createSystemBrowser({ env, platform }),
    keychain: createOsKeychain({ account: env['DRAWBRIDGE_KEYCHAIN_ACCOUNT'] ?? 'vault-key' }),
    launcher: launcherOfThis(env),
    rendererFolder: screensOfThis(),
    readWorker: existsSync(bundledWorker) ? bundledWorker : undefined,
  });
  say(`running for ${places.home}`);
  await Promise.race([core.stopAsked, signalled()]);
  await core.stop();
  unlock();
  return 0;
}

/** The built screens beside this core, or where the sources build them. */
function screensOfThis(): string | undefined {
  const places = [join(import.meta.dirname, 'renderer'), join(import.meta.dirname, '..', 'dist', 'renderer')];
  return places.find((place) => existsSync(join(place, 'index.html')));
}

/** The file an error is about, else the state folder's. */
function homeOf(error: unknown): string {
  const { path } = (error ?? {}) as { path?: unknown };
  return typeof path === 'string' ? path : join(herePlaces().home, 'core.lock');
}

/** The bridge beside this core: the same executable, or the bundle in the same folder. */
function launcherOfThis({ DRAWBRIDGE_HOME: home }: NodeJS.ProcessEnv): Launcher {
  const args = isSea() ? ['bridge'] : [join(import.meta.dirname, 'bridge.js')];
  return { command: process.execPath, args, env: home === undefined ? {} : { DRAWBRIDGE_HOME: home } };
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

function say(text: string): void {
  process.stderr.write(`drawbridge: ${text}\n`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(sentence(storageProblem(homeOf(error), error) ?? problemOf(error)));
    process.exit(1);
  },
);
