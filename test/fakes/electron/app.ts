import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Electron's `app`. It is ready only when the main module has been evaluated, as the real one is. */
export class App extends EventEmitter {
  readonly isPackaged = false;
  readonly #ready = Promise.withResolvers<void>();
  readonly #userData = join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'drawbridge');
  readonly #lock = join(this.#userData, 'SingletonLock');
  #isReady = false;
  #hasLock = false;
  #loginItem = { openAtLogin: false };
  windows: () => { close(): void; isDestroyed(): boolean }[] = () => [];

  /** Called by the launcher. */
  becomeReady(): void {
    this.#isReady = true;
    this.#ready.resolve();
    this.emit('ready');
  }
  whenReady = () => this.#ready.promise;
  isReady = () => this.#isReady;
  getPath = (name: string) => (name === 'exe' ? process.execPath : this.#userData);
  getAppPath = () => join(process.argv[1] ?? '.', '..', '..', '..');
  getName = () => 'drawbridge';
  getLoginItemSettings = () => this.#loginItem;
  setLoginItemSettings = (item: { openAtLogin: boolean }) => void (this.#loginItem = item);
  setAsDefaultProtocolClient = () => true;
  setAppUserModelId(): void {}
  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() must be called before the app is ready');
  }

  /** A file says who came first; a later instance leaves its arguments beside it. */
  requestSingleInstanceLock(): boolean {
    mkdirSync(this.#userData, { recursive: true });
    if (this.#isHeld()) {
      writeFileSync(join(this.#userData, `second-${process.pid}.json`), JSON.stringify(process.argv));
      return false;
    }
    writeFileSync(this.#lock, String(process.pid));
    this.#hasLock = true;
    const watcher = watch(this.#userData, (_event, name) => this.#visited(name ?? ''));
    watcher.unref();
    return true;
  }

  #isHeld(): boolean {
    if (!existsSync(this.#lock)) return false;
    try {
      return process.kill(Number(readFileSync(this.#lock, 'utf8')), 0);
    } catch {
      return false;
    }
  }

  #visited(name: string): void {
    const file = join(this.#userData, name);
    if (!/^second-\d+\.json$/.test(name) || !existsSync(file)) return;
    const text = readFileSync(file, 'utf8');
    // Seen before it was written to its end; the end makes an event of its own.
    if (text === '') return;
    rmSync(file);
    this.emit('second-instance', {}, JSON.parse(text) as string[], process.cwd());
  }

  quit(): void {
    if (this.#prevented('before-quit')) return;
    for (const window of this.windows()) window.close();
    if (this.windows().length > 0 || this.#prevented('will-quit')) return;
    this.exit(0);
  }
  exit(code = 0): void {
    if (this.#hasLock) rmSync(this.#lock, { force: true });
    this.emit('quit', {}, code);
    process.exit(code);
  }

  #prevented(name: string): boolean {
    let prevented = false;
    this.emit(name, { preventDefault: () => (prevented = true) });
    return prevented;
  }
}
