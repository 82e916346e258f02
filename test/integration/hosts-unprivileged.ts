/**
 * Connects as a user without root's powers, for whom read-only means read-only: `node hosts-unprivileged.ts HOME`. Drops to
 * `nobody` after everything is loaded, so that the sources need not be readable by others. Prints the problem, or `connected`.
 */
import { join } from 'node:path';
import { systemClock } from '../../core/ports/clock.ts';
import { createHosts } from '../../core/hosts/hosts.ts';
import { problemOf } from '../../shared/problem.ts';

const nobody = 65_534;
const home = process.argv[2] ?? '';
if (process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(nobody);
  process.setuid?.(nobody);
}
const forgotten: string[] = [];
const hosts = createHosts({
  machine: { platform: 'linux', env: {}, home },
  clock: systemClock,
  backupsFolder: join(home, 'backups'),
  newEntry: () => 'e1',
  forgetEntry: (id) => void forgotten.push(id),
  findEntry: () => undefined,
  serverOf: () => undefined,
});
try {
  await hosts.connect('claude-desktop', 'notes', { command: '/opt/drawbridge/drawbridge', args: ['bridge'], env: {} });
  console.log('connected');
} catch (error) {
  console.log(JSON.stringify({ ...problemOf(error), forgotten }));
}
