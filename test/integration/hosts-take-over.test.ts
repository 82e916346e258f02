import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type HostsMachine, hostsMachine, launcher } from './hosts-machine.ts';

const host = 'claude-desktop';
const url = 'https://mcp.example.com/mcp';

/** A file as people have them: comments, an odd style, a key in an argument, a trailing comma. */
const original = `{
  // my servers
  "mcpServers": {
    "files": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/home/ada"] },
    "Team Notes": { "command": "npx",
        "args": [ "-y", "mcp-remote@latest", "${url}", /* mine */ "--header", "Authorization: Bearer key" ] }, // the team's
    "wiki": {"url":"https://wiki.example.com/mcp"},
  },
  "theme": 1.0
}
`;

const text = (machine: HostsMachine) => readFileSync(machine.file, 'utf8');

async function foundIn(machine: HostsMachine, name: string) {
  const found = (await machine.hosts.found()).find((one) => one.name === name);
  if (!found) throw new Error(`nothing was found under ${name}`);
  return found;
}

function machineWith(content: string): HostsMachine {
  const machine = hostsMachine();
  writeFileSync(machine.file, content);
  return machine;
}

describe('finding', () => {
  it('names the remote servers that a host has itself, and no local ones', async () => {
    using machine = machineWith(original);
    const at = { host, hostTitle: 'Claude Desktop', file: machine.file };
    expect(await machine.hosts.found()).toEqual([
      { ...at, name: 'Team Notes', url, via: 'mcp-remote', leaves: ['header Authorization'] },
      { ...at, name: 'wiki', url: 'https://wiki.example.com/mcp', via: 'url', leaves: [] },
    ]);
  });

  it('finds nothing in a file that is missing or cannot be read, nor in entries of ours', async () => {
    using bare = hostsMachine({ bare: true });
    expect(await bare.hosts.found()).toEqual([]);
    using broken = machineWith('{"mcpServers": {');
    expect(await broken.hosts.found()).toEqual([]);
    using ours = hostsMachine();
    await ours.hosts.connect(host, 'notes', launcher);
    expect(await ours.hosts.found()).toEqual([]);
  });
});

describe('taking over', () => {
  it('puts our entry where the other one was and keeps every other byte', async () => {
    using machine = machineWith(original);
    const change = await machine.hosts.takeOver(await foundIn(machine, 'Team Notes'), 'notes', launcher);
    expect(change).toMatchObject({ host, server: 'notes', files: [{ path: machine.file, name: 'Team Notes' }] });
    const start = original.indexOf('{ "command": "npx",\n');
    const end = original.indexOf(', // the team');
    expect(text(machine).startsWith(original.slice(0, start))).toBe(true);
    expect(text(machine).endsWith(original.slice(end))).toBe(true);
    expect(text(machine)).toContain('"--entry",');
    expect(machine.entries.get('e1')).toEqual({ host, server: 'notes', file: machine.file, name: 'Team Notes' });
    expect(await machine.hosts.list()).toMatchObject([
      { files: [{ entries: [{ name: 'Team Notes', entry: 'e1', server: 'notes', takenFrom: 'mcp-remote' }] }] },
    ]);
    expect((await machine.hosts.found()).map(({ name }) => name)).toEqual(['wiki']);
  });

  it('keeps what stood there for the person alone: it may hold keys', async () => {
    using machine = machineWith(original);
    await machine.hosts.takeOver(await foundIn(machine, 'Team Notes'), 'notes', launcher);
    const kept = readdirSync(machine.backups).map((name) => join(machine.backups, name));
    expect(kept).toHaveLength(2);
    for (const file of kept) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('uses the entry there is where the host is connected to that server already', async () => {
    using machine = machineWith(original);
    await machine.hosts.connect(host, 'notes', launcher);
    const connected = text(machine);
    const found = await foundIn(machine, 'Team Notes');
    await machine.hosts.takeOver(found, 'notes', launcher);
    expect(machine.entries.size).toBe(1);
    await machine.hosts.undoTakeOver(found);
    expect(text(machine)).toBe(connected);
    expect(machine.entries.size).toBe(1);
    await machine.hosts.disconnect(host, 'notes');
    expect(text(machine)).toBe(original);
  });

  it('is refused where something else stands there by now', async () => {
    using machine = machineWith(original);
    const found = await foundIn(machine, 'wiki');
    const changed = original.replace('wiki.example.com', 'other.example.com');
    writeFileSync(machine.file, changed);
    await expect(machine.hosts.takeOver(found, 'wiki', launcher)).rejects.toMatchObject({
      problem: { code: 'host-config-changed' },
    });
    expect(text(machine)).toBe(changed);
    expect(machine.entries.size).toBe(0);
  });

  it('is refused in a file that is none of the host’s, whatever a caller says', async () => {
    using machine = machineWith(original);
    const elsewhere = join(machine.home, 'elsewhere.json');
    writeFileSync(elsewhere, original);
    const place = { ...(await foundIn(machine, 'wiki')), file: elsewhere };
    for (const act of [machine.hosts.takeOver(place, 'wiki', launcher), machine.hosts.undoTakeOver(place)])
      await expect(act).rejects.toMatchObject({ problem: { code: 'host-entry-missing' } });
    expect(readFileSync(elsewhere, 'utf8')).toBe(original);
  });

  it('leaves nothing behind where the file changes in between', async () => {
    using machine = machineWith(original);
    const found = await foundIn(machine, 'wiki');
    machine.meanwhile(() => writeFileSync(machine.file, `${original}\n`));
    await expect(machine.hosts.takeOver(found, 'wiki', launcher)).rejects.toMatchObject({
      problem: { code: 'host-config-changed' },
    });
    expect(machine.entries.size).toBe(0);
    expect(text(machine)).toBe(`${original}\n`);
  });
});

describe('undoing it', () => {
  it.each([
    ['in order', ['Team Notes', 'wiki']],
    ['in the other order', ['wiki', 'Team Notes']],
  ])('gives back the identical file, %s', async (_how, order) => {
    using machine = machineWith(original);
    for (const name of ['Team Notes', 'wiki']) {
      await machine.hosts.takeOver(await foundIn(machine, name), name.toLowerCase().replace(' ', '-'), launcher);
    }
    for (const name of order) await machine.hosts.undoTakeOver({ host, file: machine.file, name });
    expect(text(machine)).toBe(original);
    expect(machine.entries.size).toBe(0);
    expect(readdirSync(machine.backups).filter((name) => !name.endsWith('.bak'))).toEqual([]);
  });

  it('keeps what others changed around it since', async () => {
    using machine = machineWith(original);
    const found = await foundIn(machine, 'wiki');
    await machine.hosts.takeOver(found, 'wiki', launcher);
    writeFileSync(machine.file, text(machine).replace('"theme": 1.0', '"theme": 2.0'));
    await machine.hosts.undoTakeOver(found);
    expect(text(machine)).toBe(original.replace('"theme": 1.0', '"theme": 2.0'));
  });

  it('is also what disconnecting does to it', async () => {
    using machine = machineWith(original);
    await machine.hosts.takeOver(await foundIn(machine, 'wiki'), 'wiki', launcher);
    await machine.hosts.disconnect(host, 'wiki');
    expect(text(machine)).toBe(original);
    expect(machine.entries.size).toBe(0);
  });

  it('says so where our entry does not stand there any more', async () => {
    using machine = machineWith(original);
    const found = await foundIn(machine, 'wiki');
    await machine.hosts.takeOver(found, 'wiki', launcher);
    writeFileSync(machine.file, original);
    await expect(machine.hosts.undoTakeOver(found)).rejects.toMatchObject({ problem: { code: 'host-entry-missing' } });
    expect(text(machine)).toBe(original);
  });

  it('in one of two files leaves the other taken over', async () => {
    using machine = hostsMachine({ platform: 'win32' });
    const packaged = join(machine.home, 'AppData/Local/Packages/Claude_x/LocalCache/Roaming/Claude');
    mkdirSync(packaged, { recursive: true });
    const second = join(packaged, 'claude_desktop_config.json');
    for (const file of [machine.file, second]) writeFileSync(file, original);
    const found = (await machine.hosts.found()).filter(({ name }) => name === 'wiki');
    for (const one of found) await machine.hosts.takeOver(one, 'wiki', launcher);
    expect(machine.entries.size).toBe(1);
    await machine.hosts.undoTakeOver({ host, file: second, name: 'wiki' });
    expect(readFileSync(second, 'utf8')).toBe(original);
    expect(machine.entries.size).toBe(1);
    await machine.hosts.undoTakeOver({ host, file: machine.file, name: 'wiki' });
    expect(text(machine)).toBe(original);
    expect(machine.entries.size).toBe(0);
  });
});
