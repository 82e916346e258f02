/**
 * The core as core/main.ts runs it, but with the administrator's policy in the file that is its argument. The built one takes no
 * such word, on purpose: whoever starts it could put the administrator's aside.
 */
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { startCore } from '../../core/core.ts';
import { systemClock } from '../../core/ports/clock.ts';
import { takeLock } from '../../core/storage/lock.ts';
import { createFakeKeychain } from './keychain.ts';
import { rendererFolder } from '../../build/renderer.ts';
import { places } from '../../shared/wire/places.ts';

const { platform, env } = process;
process.umask(0o077);
const machine = { platform, env, home: homedir(), uid: userInfo().uid };
const here = places(machine, join);
const unlock = takeLock(join(here.home, 'core.lock'));
if (!unlock) throw new Error('a core runs here already');
const core = await startCore({
  places: here,
  machine,
  clock: systemClock,
  browser: { open: () => Promise.resolve(false) },
  keychain: createFakeKeychain(),
  launcher: { command: process.execPath, args: [], env: {} },
  rendererFolder,
  managedPolicy: process.argv[2],
});
await core.stopAsked;
await core.stop();
unlock();
