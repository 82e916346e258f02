import { run } from './tool.ts';

/** What the tests use where it is there: a keychain without a desktop, proof of what listens where, a browser. */
const wanted = ['gnome-keyring', 'libsecret-tools', 'dbus', 'iproute2', 'chromium'];

/** Installs the missing ones by apt-get. Where that fails the tests that need them say by name that they were skipped. */
export async function installDebianPackages(print: (line: string) => void): Promise<void> {
  const states = await Promise.all(wanted.map((name) => run('dpkg-query', ['--show', '--showformat=${Status}', name])));
  const missing = wanted.filter((_, i) => !states[i]?.output.includes('ok installed'));
  if (missing.length === 0) return;
  await run('apt-get', ['update']);
  const { ok } = await run('apt-get', ['install', '--yes', '--no-install-recommends', ...missing]);
  print(`${missing.join(' ')}: ${ok ? 'installed' : 'could not be installed'}`);
}
