/**
 * The promise: removing a host takes our entry out and leaves every other byte as found. Any text at all is covered by the
 * property test in test/unit/hosts-json-format.test.ts; here whole files on a disk, through the room's own door.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostsMachine, launcher } from '../integration/hosts-machine.ts';

const host = 'claude-desktop';
const fixtures = join(import.meta.dirname, '../fixtures/hosts');
const names = readdirSync(fixtures).filter((name) => name.endsWith('.json'));

describe.each(names)('%s', (name) => {
  const original = readFileSync(join(fixtures, name));

  it('is the same, byte for byte, after connecting and disconnecting', async () => {
    using machine = hostsMachine();
    writeFileSync(machine.file, original);
    await machine.hosts.connect(host, 'notes-of-mine', launcher);
    expect(readFileSync(machine.file).includes('--entry')).toBe(true);
    await machine.hosts.disconnect(host, 'notes-of-mine');
    expect(readFileSync(machine.file).equals(original)).toBe(true);
  });

  it('is the same after three servers came, one was rewritten, and all went in another order', async () => {
    using machine = hostsMachine();
    writeFileSync(machine.file, original);
    for (const server of ['a', 'b', 'c']) await machine.hosts.connect(host, server, launcher);
    await machine.hosts.connect(host, 'b', { ...launcher, env: { DRAWBRIDGE_HOME: '/elsewhere' } });
    for (const server of ['a', 'c', 'b']) await machine.hosts.disconnect(host, server);
    expect(readFileSync(machine.file).equals(original)).toBe(true);
  });
});

describe('a file that was not there', () => {
  it('goes again, with the folders made for it', async () => {
    using machine = hostsMachine({ bare: true });
    await machine.hosts.connect(host, 'notes', launcher);
    expect(existsSync(machine.file)).toBe(true);
    await machine.hosts.disconnect(host, 'notes');
    expect(existsSync(join(machine.home, '.config'))).toBe(false);
  });

  it('stays with what others put into it since', async () => {
    using machine = hostsMachine({ bare: true });
    await machine.hosts.connect(host, 'notes', launcher);
    const ours = readFileSync(machine.file, 'utf8');
    writeFileSync(machine.file, ours.replace('{', '{\n  "theme": "dark",'));
    await machine.hosts.disconnect(host, 'notes');
    expect(JSON.parse(readFileSync(machine.file, 'utf8'))).toEqual({ theme: 'dark' });
  });

  it('goes without taking a folder others use', async () => {
    using machine = hostsMachine({ bare: true });
    await machine.hosts.connect(host, 'notes', launcher);
    writeFileSync(join(dirname(machine.file), 'window-state.json'), '{}');
    await machine.hosts.disconnect(host, 'notes');
    expect(readdirSync(dirname(machine.file))).toEqual(['window-state.json']);
  });
});

describe('an entry of somebody else', () => {
  it('is not ours for having an --entry of its own, nor for our name', async () => {
    using machine = hostsMachine();
    mkdirSync(dirname(machine.file), { recursive: true });
    const theirs =
      '{"mcpServers": {"notes": {"command": "book", "args": ["--entry", "front"]}, "drawbridge": {"url": "x"}}}';
    writeFileSync(machine.file, theirs);
    await expect(machine.hosts.disconnect(host, 'notes')).rejects.toMatchObject({
      problem: { code: 'host-entry-missing' },
    });
    expect(readFileSync(machine.file, 'utf8')).toBe(theirs);
    expect((await machine.hosts.list())[0]?.files[0]?.entries).toEqual([]);
  });

  it('stays when the record of how the file was is lost', async () => {
    using machine = hostsMachine();
    writeFileSync(machine.file, '{"mcpServers": {"theirs": {"command": "x"}}, "theme": 1.0}');
    await machine.hosts.connect(host, 'notes', launcher);
    for (const name of readdirSync(machine.backups)) writeFileSync(join(machine.backups, name), 'damaged');
    await machine.hosts.disconnect(host, 'notes');
    expect(readFileSync(machine.file, 'utf8')).toBe('{"mcpServers": {"theirs": {"command": "x"}}, "theme": 1.0}');
    expect(statSync(machine.file).isFile()).toBe(true);
  });
});
