import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostsMachine, launcher } from './hosts-machine.ts';

const host = 'claude-desktop';

function serversIn(file: string): Record<string, unknown> {
  return (JSON.parse(readFileSync(file, 'utf8')) as { mcpServers: Record<string, unknown> }).mcpServers;
}

describe('connecting a host', () => {
  it('writes an entry that starts the bridge with the entry id and nothing secret', async () => {
    using machine = hostsMachine();
    const change = await machine.hosts.connect(host, 'notes', { ...launcher, env: { DRAWBRIDGE_HOME: '/state' } });
    expect(change).toMatchObject({ host, server: 'notes', files: [{ path: machine.file, name: 'notes' }] });
    expect(change.afterwards).toContain('start it again');
    expect(serversIn(machine.file)).toEqual({
      notes: {
        command: launcher.command,
        args: ['bridge', '--entry', 'e1'],
        env: { DRAWBRIDGE_HOME: '/state' },
      },
    });
    expect(machine.entries.get('e1')).toEqual({ host, server: 'notes', file: machine.file, name: 'notes' });
    expect(statSync(machine.file).mode & 0o777).toBe(0o600);
  });

  it("takes NAME-drawbridge where somebody else's entry has the name, and leaves that one alone", async () => {
    using machine = hostsMachine();
    const theirs = { command: 'notes', args: ['--entry', 'front-page'] };
    writeFileSync(machine.file, JSON.stringify({ mcpServers: { notes: theirs } }));
    const change = await machine.hosts.connect(host, 'notes', launcher);
    expect(change.files).toMatchObject([{ name: 'notes-drawbridge' }]);
    expect(Object.keys(serversIn(machine.file))).toEqual(['notes', 'notes-drawbridge']);
    expect(serversIn(machine.file)['notes']).toEqual(theirs);
    await machine.hosts.disconnect(host, 'notes');
    expect(serversIn(machine.file)).toEqual({ notes: theirs });
  });

  it('rewrites its own entry, under whatever name the person gave it', async () => {
    using machine = hostsMachine();
    await machine.hosts.connect(host, 'notes', launcher);
    writeFileSync(machine.file, readFileSync(machine.file, 'utf8').replace('"notes": {', '"My notes": {'));
    const change = await machine.hosts.connect(host, 'notes', { ...launcher, command: '/new/drawbridge' });
    expect(change.files).toMatchObject([{ name: 'My notes' }]);
    expect(serversIn(machine.file)).toEqual({
      'My notes': { command: '/new/drawbridge', args: ['bridge', '--entry', 'e1'] },
    });
    expect(machine.entries.size).toBe(1);
  });

  it('writes and copies nothing when everything is as it should be', async () => {
    using machine = hostsMachine();
    await machine.hosts.connect(host, 'notes', launcher);
    const before = statSync(machine.file);
    const change = await machine.hosts.connect(host, 'notes', launcher);
    expect(change.files).toEqual([{ path: machine.file, name: 'notes' }]);
    expect(statSync(machine.file).ino).toBe(before.ino);
  });

  it('takes over an entry of ours whose id the core has lost', async () => {
    using machine = hostsMachine();
    const lost = { command: '/opt/drawbridge/drawbridge', args: ['bridge', '--entry', 'lost'] };
    writeFileSync(machine.file, JSON.stringify({ mcpServers: { notes: lost } }));
    await machine.hosts.connect(host, 'notes', launcher);
    expect(serversIn(machine.file)).toEqual({ notes: { ...lost, args: ['bridge', '--entry', 'e1'] } });
  });

  it('keeps two connects at the same moment apart', async () => {
    using machine = hostsMachine();
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(names.map((name) => machine.hosts.connect(host, name, launcher)));
    expect(Object.keys(serversIn(machine.file))).toEqual(names);
    await Promise.all(names.map((name) => machine.hosts.disconnect(host, name)));
    expect(existsSync(machine.file)).toBe(false);
  });

  it('copes with a large file', async () => {
    using machine = hostsMachine();
    const large = JSON.stringify({
      history: Array.from({ length: 60_000 }, (_, at) => ({ at, text: 'x'.repeat(80) })),
    });
    writeFileSync(machine.file, large);
    await machine.hosts.connect(host, 'notes', launcher);
    await machine.hosts.disconnect(host, 'notes');
    expect(readFileSync(machine.file, 'utf8') === large).toBe(true);
  });

  it('names the hosts it knows when asked for another', async () => {
    using machine = hostsMachine();
    await expect(machine.hosts.connect('emacs', 'notes', launcher)).rejects.toMatchObject({
      problem: { code: 'host-unknown', next: 'Known: claude-desktop.' },
    });
  });
});

describe('the copies of changed files', () => {
  it('are dated, private to the person, and hold the file as it was', async () => {
    using machine = hostsMachine();
    writeFileSync(machine.file, '{"theme": "dark"}');
    const [first] = (await machine.hosts.connect(host, 'notes', launcher)).files;
    expect(first?.backup).toMatch(/claude_desktop_config\.json\.[0-9a-f]+\.2026-11-22T09-30-00\.000Z\.bak$/);
    expect(readFileSync(first?.backup ?? '', 'utf8')).toBe('{"theme": "dark"}');
    expect(statSync(first?.backup ?? '').mode & 0o777).toBe(0o600);
    expect(statSync(machine.backups).mode & 0o777).toBe(0o700);
  });

  it('do not pile up', async () => {
    using machine = hostsMachine();
    writeFileSync(machine.file, '{}');
    for (let count = 0; count < 13; count++) {
      await machine.hosts.connect(host, 'notes', launcher);
      await machine.hosts.disconnect(host, 'notes');
    }
    expect(readdirSync(machine.backups).filter((name) => name.endsWith('.bak'))).toHaveLength(20);
  });
});

describe('disconnecting a host', () => {
  it('forgets an entry the host has wiped from its file', async () => {
    using machine = hostsMachine();
    await machine.hosts.connect(host, 'notes', launcher);
    writeFileSync(machine.file, '{"theme": "dark"}');
    expect((await machine.hosts.disconnect(host, 'notes')).files).toEqual([]);
    expect(readFileSync(machine.file, 'utf8')).toBe('{"theme": "dark"}');
    expect(machine.entries.size).toBe(0);
  });

  it('says so when there is nothing to take out', async () => {
    using machine = hostsMachine();
    await expect(machine.hosts.disconnect(host, 'notes')).rejects.toMatchObject({
      problem: { code: 'host-entry-missing', message: expect.stringContaining(machine.file) as string },
    });
  });
});

describe('listing', () => {
  it('shows each file looked at and the entries in it that are ours', async () => {
    using machine = hostsMachine();
    writeFileSync(machine.file, '{"mcpServers": {"theirs": {"command": "x"}}}');
    await machine.hosts.connect(host, 'notes', launcher);
    expect(await machine.hosts.list()).toEqual([
      {
        host,
        title: 'Claude Desktop',
        files: [{ path: machine.file, state: 'ok', entries: [{ name: 'notes', entry: 'e1', server: 'notes' }] }],
      },
    ]);
  });

  it('tells a missing file from one that cannot be read', async () => {
    using machine = hostsMachine({ bare: true });
    expect((await machine.hosts.list())[0]?.files).toEqual([{ path: machine.file, state: 'missing', entries: [] }]);
    mkdirSync(dirname(machine.file), { recursive: true });
    writeFileSync(machine.file, '{"a": }');
    expect((await machine.hosts.list())[0]?.files).toMatchObject([
      { state: 'invalid', detail: expect.stringContaining('line 1, column 7') as string },
    ]);
  });
});

describe('where Claude Desktop keeps its file', () => {
  it('on macOS', async () => {
    using machine = hostsMachine({ platform: 'darwin' });
    await machine.hosts.connect(host, 'notes', launcher);
    expect(machine.file).toContain('Library/Application Support/Claude/');
    expect(Object.keys(serversIn(machine.file))).toEqual(['notes']);
  });

  it('on Windows from a package: the redirected copy only', async () => {
    using machine = hostsMachine({ platform: 'win32', bare: true });
    const packaged = packageFolder(machine.home);
    mkdirSync(packaged, { recursive: true });
    const { files } = await machine.hosts.connect(host, 'notes', launcher);
    expect(files.map(({ path }) => path)).toEqual([redirected(packaged)]);
    expect(existsSync(machine.file)).toBe(false);
  });

  it('on Windows with both kinds of installation: both files, one entry', async () => {
    using machine = hostsMachine({ platform: 'win32' });
    const packaged = packageFolder(machine.home);
    mkdirSync(packaged, { recursive: true });
    const { files } = await machine.hosts.connect(host, 'notes', launcher);
    expect(files.map(({ path }) => path)).toEqual([machine.file, redirected(packaged)]);
    expect(serversIn(redirected(packaged))).toEqual(serversIn(machine.file));
    expect(machine.entries.size).toBe(1);
    await machine.hosts.disconnect(host, 'notes');
    expect(existsSync(machine.file)).toBe(false);
    expect(readdirSync(packaged)).toEqual([]);
    expect(machine.entries.size).toBe(0);
  });
});

function packageFolder(home: string): string {
  return join(home, 'AppData/Local/Packages/Claude_pzs8sxrjxfjjc');
}

function redirected(packaged: string): string {
  return join(packaged, 'LocalCache/Roaming/Claude/claude_desktop_config.json');
}
