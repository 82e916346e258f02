import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostsMachine, launcher } from './hosts-machine.ts';

const host = 'claude-desktop';
const invalid = join(import.meta.dirname, '../fixtures/hosts/invalid');
const asRoot = process.getuid?.() === 0;

describe('a file that is not understood is refused with its place and left as it is', () => {
  it.each(readdirSync(invalid))('%s', async (name) => {
    using machine = hostsMachine();
    const bytes = readFileSync(join(invalid, name));
    writeFileSync(machine.file, bytes);
    const [, line, column] = /@(\d+)-(\d+)/.exec(name) ?? [];
    await expect(machine.hosts.connect(host, 'notes', launcher)).rejects.toMatchObject({
      problem: {
        code: 'host-config-invalid',
        message: expect.stringContaining(`at line ${line}, column ${column}.`) as string,
      },
    });
    expect(readFileSync(machine.file).equals(bytes)).toBe(true);
    expect(machine.entries.size).toBe(0);
  });

  it('also when it is nested absurdly deep', async () => {
    using machine = hostsMachine();
    writeFileSync(machine.file, '['.repeat(200_000));
    await expect(machine.hosts.connect(host, 'notes', launcher)).rejects.toMatchObject({
      problem: { code: 'host-config-invalid' },
    });
  });
});

describe('a change by another program at the same moment is kept', () => {
  it.each([
    ['of a file', '{"a": 1}', '{"a": 2}'],
    ['that makes the file', undefined, '{"a": 2}'],
  ])('%s', async (_, before, theirs) => {
    using machine = hostsMachine();
    if (before !== undefined) writeFileSync(machine.file, before);
    machine.meanwhile(() => writeFileSync(machine.file, theirs));
    await expect(machine.hosts.connect(host, 'notes', launcher)).rejects.toMatchObject({
      problem: { code: 'host-config-changed' },
    });
    expect(readFileSync(machine.file, 'utf8')).toBe(theirs);
    expect(readdirSync(dirname(machine.file))).toHaveLength(1);
    expect(machine.entries.size).toBe(0);
  });

  it('while an entry is taken out; the entry is not forgotten then', async () => {
    using machine = hostsMachine();
    await machine.hosts.connect(host, 'notes', launcher);
    const theirs = readFileSync(machine.file, 'utf8').replace('{', '{ "theme": "dark",');
    machine.meanwhile(() => writeFileSync(machine.file, theirs));
    await expect(machine.hosts.disconnect(host, 'notes')).rejects.toMatchObject({
      problem: { code: 'host-config-changed' },
    });
    expect(readFileSync(machine.file, 'utf8')).toBe(theirs);
    expect(machine.entries.size).toBe(1);
  });
});

describe('what may not be written stays', () => {
  it('a read-only file, whoever asks', async () => {
    using machine = hostsMachine();
    writeFileSync(machine.file, '{}', { mode: 0o444 });
    await expect(machine.hosts.connect(host, 'notes', launcher)).rejects.toMatchObject({
      problem: { code: 'host-config-unwritable', message: expect.stringContaining('it is read-only') as string },
    });
    expect(readFileSync(machine.file, 'utf8')).toBe('{}');
    expect(machine.entries.size).toBe(0);
  });

  it('a file in a folder where nothing may be made', () => {
    using machine = hostsMachine();
    writeFileSync(machine.file, '{}', { mode: 0o666 });
    chmodSync(machine.file, 0o666);
    openTo(machine.home, machine.backups);
    chmodSync(dirname(machine.file), 0o555);
    expect(connectUnprivileged(machine.home)).toMatchObject({ code: 'host-config-unwritable', forgotten: ['e1'] });
    expect(readFileSync(machine.file, 'utf8')).toBe('{}');
    chmodSync(dirname(machine.file), 0o755);
  });

  it.skipIf(!asRoot)("another user's file, even in a folder where everything may be made (needs root)", () => {
    using machine = hostsMachine();
    writeFileSync(machine.file, '{}', { mode: 0o644 });
    openTo(machine.home, machine.backups);
    chmodSync(dirname(machine.file), 0o777);
    expect(connectUnprivileged(machine.home)).toMatchObject({ code: 'host-config-unwritable' });
    expect(readFileSync(machine.file, 'utf8')).toBe('{}');
  });

  it('a folder in the place of the file', async () => {
    using machine = hostsMachine();
    mkdirSync(machine.file);
    await expect(machine.hosts.connect(host, 'notes', launcher)).rejects.toMatchObject({
      problem: { code: 'host-config-unwritable', message: expect.stringContaining('not a file') as string },
    });
  });
});

describe('the file keeps what it is', () => {
  it('a symbolic link stays one, and the file it leads to is changed', async () => {
    using machine = hostsMachine();
    const real = join(machine.home, 'dotfiles', 'claude.json');
    mkdirSync(dirname(real));
    writeFileSync(real, '{}');
    symlinkSync('../../dotfiles/claude.json', machine.file);
    await machine.hosts.connect(host, 'notes', launcher);
    expect(lstatSync(machine.file).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toContain('--entry');
    await machine.hosts.disconnect(host, 'notes');
    expect(readFileSync(real, 'utf8')).toBe('{}');
    expect(readdirSync(dirname(real))).toEqual(['claude.json']);
  });

  it('a link to a file that is not there yet makes that file', async () => {
    using machine = hostsMachine();
    const real = join(machine.home, 'dotfiles', 'claude.json');
    symlinkSync(real, machine.file);
    await machine.hosts.connect(host, 'notes', launcher);
    expect(readFileSync(real, 'utf8')).toContain('--entry');
    await machine.hosts.disconnect(host, 'notes');
    expect(existsSync(dirname(real))).toBe(false);
    expect(lstatSync(machine.file).isSymbolicLink()).toBe(true);
  });

  it('links that lead in a circle are refused', async () => {
    using machine = hostsMachine();
    symlinkSync(machine.file, machine.file);
    await expect(machine.hosts.connect(host, 'notes', launcher)).rejects.toMatchObject({
      problem: { code: 'host-config-unwritable' },
    });
  });

  it.skipIf(!asRoot)('mode and owner (needs root)', async () => {
    using machine = hostsMachine();
    writeFileSync(machine.file, '{}');
    chmodSync(machine.file, 0o640);
    chownSync(machine.file, 1234, 4321);
    await machine.hosts.connect(host, 'notes', launcher);
    expect(statSync(machine.file)).toMatchObject({ uid: 1234, gid: 4321, mode: 0o100640 });
  });
});

/** Lets any user into the test's folders, as the child is not the one who made them. */
function openTo(...folders: string[]): void {
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
  }
}

function connectUnprivileged(home: string): unknown {
  const script = join(import.meta.dirname, 'hosts-unprivileged.ts');
  const { stdout, stderr } = spawnSync(process.execPath, [script, home], { encoding: 'utf8' });
  return JSON.parse(stdout || JSON.stringify({ stderr }));
}
