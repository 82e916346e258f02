/** A report is made whatever state Drawbridge is in; the built command writes it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';

describe('a report', () => {
  let server: FakeServer;
  let drawbridge: Drawbridge;
  beforeAll(async () => {
    [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge({ vault: 'untouched' })]);
    await drawbridge.cli(['vault', 'use', 'passphrase'], 'a long passphrase\n');
    await drawbridge.add('notes', `${server.url.href}?key=never-told`);
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
    const host = drawbridge.host('notes');
    await host.initialize();
    await host.call('echo', { text: 'never told either' });
    await host.stop();
  });
  afterAll(async () => {
    await drawbridge?.stop();
    await server?.stop();
  });

  /** Parts by their titles; what stands before them by an empty one. */
  async function report(): Promise<Record<string, string>> {
    const file = join(drawbridge.home, '..', 'report.txt');
    const { code, stdout, stderr } = await drawbridge.cli(['report', '--out', file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const text = readFileSync(file, 'utf8');
    rmSync(file);
    expect(stdout).toBe(`${file}  ${Buffer.byteLength(text)} bytes\nRead it before you send it.\n`);
    for (const told of ['never-told', 'never told', drawbridge.env['HOME'] ?? '']) expect(text).not.toContain(told);
    const [head = '', ...parts] = text.split('\n== ');
    return Object.fromEntries([['', head], ...parts.map((part) => part.split(' ==\n') as [string, string])]);
  }
  const log = 'Activity log, its newest records (200 at most)';

  /** The database as a newer version's; the answer puts it back. */
  function raised(name: string): () => void {
    const set = (to: number) => {
      const db = new DatabaseSync(join(drawbridge.home, name));
      const { user_version: before } = db.prepare('PRAGMA user_version').get() as { user_version: number };
      db.exec(`PRAGMA user_version=${to}`);
      db.close();
      return before;
    };
    const before = set(999);
    return () => void set(before);
  }

  test('of a Drawbridge that is well tells all of it', async () => {
    const parts = await report();
    expect(parts['']).not.toContain('could not be asked');
    expect(Object.values(parts).join('')).not.toContain('Could not be read');
    expect(parts['Health, as `drawbridge status` has it']).toContain('Vault: passphrase, unlocked;');
    expect(parts['Servers and accounts']).toContain(`notes  ${server.url.href}\n`);
    expect(parts['Entries of hosts']).toContain('claude-desktop → notes; not connected; program ');
    expect(parts['Activity log, checked']).toContain('None was changed, removed or put in.');
    expect(parts[log]).toMatch(/call\.finished .*server=notes .*tool=echo .*outcome=ok/);
    expect(parts['What Drawbridge printed last']).toContain('drawbridge: running for ~');
  });

  test('of a locked vault says so, and what helps', async () => {
    await drawbridge.cli(['stop']);
    const parts = await report();
    expect(parts['Health, as `drawbridge status` has it']).toContain('Vault: passphrase, locked;');
    expect(parts['Health, as `drawbridge status` has it']).toContain('Needs the person: Run `drawbridge vault unlock`');
    expect(parts['Activity log, checked']).toContain('None was changed');
  });

  test('of a policy that cannot be used says where it is wrong', async () => {
    const policy = join(drawbridge.home, 'policy.jsonc');
    writeFileSync(policy, '{\n  "servrs": []\n}');
    const parts = await report();
    rmSync(policy);
    expect(parts['Policy in force']).toMatch(/person: invalid {2}~.*policy\.jsonc .*line 2.*servrs/);
    expect(parts['Servers and accounts']).toContain('notes  ');
  });

  test('of a core that cannot start, as a database is newer, says why and what the files tell', async () => {
    await drawbridge.cli(['stop']);
    const back = raised('auth.db');
    const parts = await report();
    back();
    expect(parts['']).toMatch(
      /could not be asked.*:\n {2}Drawbridge could not start: .*auth\.db\) was written by a newer/,
    );
    expect(parts['Servers and accounts']).toContain('Could not be read: only the running Drawbridge knows it.');
    expect(parts['What is stored']).toMatch(/^auth\.db {2}\d+ bytes, version 999$/m);
    expect(parts['Policy in force']).toContain('person: absent');
    expect(parts['Activity log, checked']).toContain('None was changed');
    expect(parts[log]).toContain('core.stopped');
  });

  test('of a log that is newer, or is none, says which of it could be read', async () => {
    await drawbridge.cli(['stop']);
    const back = raised('activity.db');
    const newer = await report();
    await drawbridge.cli(['stop']);
    back();
    expect(newer[log]).toContain('tool=echo');
    const file = join(drawbridge.home, 'activity.db');
    const bytes = readFileSync(file);
    writeFileSync(file, 'nothing of the kind');
    const broken = await report();
    writeFileSync(file, bytes);
    expect(broken['']).toContain('activity.db cannot be used');
    expect(broken[log]).toMatch(/^Could not be read: .*activity\.db cannot be used/);
    expect(broken['Activity log, checked']).toMatch(/^Could not be read: /);
  });
});
