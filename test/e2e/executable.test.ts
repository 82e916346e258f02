/** The whole job with the single executable alone: no Node, no PATH, no other variable than the two homes. */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executable as file } from '../../build/executable.ts';
import { createControlClient } from '../../client/control-client.ts';
import { placesHere } from '../../client/this-machine.ts';
import type { Activity, Permission, Prompt } from '../../shared/models.ts';
import { type Company, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { createScriptedPerson } from '../fakes/scripted-person.ts';
import { textOf, toolNames } from '../harness/answers.ts';
import { type Executable, installExecutable } from '../harness/executable.ts';
import type { StdioHost } from '../harness/stdio-host.ts';

describe('the single executable under an empty environment', () => {
  let company: Company<'notes'>;
  let drawbridge: Executable;
  let host: StdioHost;

  beforeAll(async () => {
    [company, drawbridge] = await Promise.all([startCompany({ notes: startLegacyServer }), installExecutable()]);
  });
  afterAll(async () => {
    await drawbridge.stop();
    await company.stop();
  });

  /** Runs a command that must go well, and gives what it printed. */
  const ok = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await drawbridge.run(...args);
    expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
    return stdout;
  };

  test('is not running at first, and says so', async () => {
    expect(await drawbridge.run('status')).toEqual({
      code: 3,
      stdout: '',
      stderr:
        'drawbridge: Drawbridge is not running.\n  Start it with `drawbridge serve`, or start a host that uses it.\n',
    });
  });

  test('serves in the foreground, once, until it is told to stop', async () => {
    const core = drawbridge.start('serve');
    await once(core.stderr ?? core, 'data');
    const second = await drawbridge.run('serve');
    expect(second.code).toBe(75);
    expect(second.stderr).toContain('is running already');
    expect(await ok('status')).toMatch(/^Drawbridge \d+\.\d+\.\d+ is running/);
    const exited = once(core, 'exit');
    expect(await ok('stop')).toMatch(/^Drawbridge \(pid \d+\) has stopped\.\n$/);
    expect(await exited).toEqual([0, null]);
  });

  test('a command starts it where none runs; without a keychain nothing is kept until the person chooses', async () => {
    expect(await ok('vault')).toContain('so nothing is stored');
    expect(await ok('status')).toContain('drawbridge vault use session-only');
    expect(await ok('vault', 'use', 'session-only')).toMatch(/^Vault: session-only/);
  });

  test('adds a server and connects Claude Desktop to this very file', async () => {
    const url = company.servers.notes.url.href;
    expect(await ok('list')).toBe('No servers yet. Add one: drawbridge add NAME URL\n');
    expect(await ok('add', 'notes', url)).toMatch(`Added notes (${url}).\n`);
    expect(await ok('connect', 'claude-desktop', 'notes')).toMatch(/^Connected claude-desktop to notes\.\n/);
    expect(drawbridge.entry('notes')).toEqual({
      command: file,
      args: ['bridge', '--entry', expect.stringMatching(/^claude-desktop-/)],
      env: { DRAWBRIDGE_HOME: drawbridge.env['DRAWBRIDGE_HOME'] },
    });
    expect(await ok('hosts')).toContain('notes');
  });

  test('the host’s bridge finds no core, starts one, and answers at once', async () => {
    await ok('stop');
    host = drawbridge.host('notes');
    expect(await host.initialize()).toMatchObject({ protocolVersion: '2025-11-25' });
    expect(await toolNames(host)).toEqual(['drawbridge_sign_in']);
    expect(await ok('status')).toContain('1 open');
  });

  test('signs in by the link it prints, where there is no browser to open', async () => {
    const changed = host.notification('notifications/tools/list_changed');
    const person = createScriptedPerson({ login: 'ada' });
    const login = drawbridge.start('login', 'notes', '--yes');
    const exited = once(login, 'exit');
    const said: string[] = [];
    login.stdout?.on('data', (text: Buffer) => said.push(text.toString()));
    for await (const text of login.stderr ?? []) {
      const [url] = /http:\S+code_challenge\S+/.exec(String(text)) ?? [];
      if (url) await person.open(new URL(url));
    }
    expect(await exited).toEqual([0, null]);
    await person.settled();
    expect(said.join('')).toMatch(/^Signed in to notes/);
    await changed;
    expect(await toolNames(host)).toContain('read-notes');
    expect(await ok('list')).toMatch(/notes {3}signed in/);
  });

  test('asks before a call, remembers the answer, and asks no second time', async () => {
    const answer = host.call('read-notes', { notebook: 'work' });
    const { id } = await nextPrompt(drawbridge);
    expect(company.servers.notes.calls).toHaveLength(0);
    const shown = await ok('prompts');
    expect(shown).toContain(`${id}  claude-desktop wants to call read-notes of notes`);
    expect(shown).toContain('"notebook": "work"');
    expect(await ok('approve', id, '--always')).toBe(
      'Approved: read-notes of notes for claude-desktop, from now on.\n',
    );
    expect(textOf(await answer)).toBe('notes of ada');
    expect(textOf(await host.call('read-notes'))).toBe('notes of ada');
    expect(await ok('prompts')).toMatch(/^Nothing waits for you\./);
  });

  test('denies what a rule denies, without a question', async () => {
    expect(await ok('deny', '--tool', 'delete-*')).toMatch(/^delete-\* of every server is denied for every host/);
    expect(textOf(await host.call('delete-notes'))).toContain('is not allowed here');
    expect(company.servers.notes.calls.map(({ name }) => name)).toEqual(['read-notes', 'read-notes']);
  });

  test('shows afterwards what happened, and what is remembered', async () => {
    const lines = (await ok('log', '--json'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Activity);
    const outcomes = lines.filter(({ kind }) => kind === 'call.finished').map(({ tool, outcome }) => [tool, outcome]);
    expect(outcomes).toEqual([
      ['read-notes', 'ok'],
      ['read-notes', 'ok'],
      ['delete-notes', 'denied'],
    ]);
    expect(await ok('log')).toMatch(/call\.finished {8}claude-desktop → notes {2}delete-notes {2}denied/);
    const permissions = JSON.parse(await ok('permissions', '--json')) as Permission[];
    expect(permissions.map(({ effect, tool, uses }) => [effect, tool, uses])).toEqual([
      ['allow', 'read-notes', 1],
      ['deny', 'delete-*', 1],
    ]);
    expect(await ok('revoke', ...permissions.map(({ id }) => id))).toBe('Revoked 2 permissions.\n');
    expect(await ok('permissions')).toMatch(/^No permissions: every tool call is asked about\./);
  });

  test('leaves the host, the account and the server, and stops', async () => {
    expect(await ok('disconnect', 'claude-desktop', 'notes')).toMatch(/^Disconnected claude-desktop from notes\.\n/);
    // It made the file, so it takes it away again.
    expect(existsSync(join(drawbridge.folder, '.config', 'Claude', 'claude_desktop_config.json'))).toBe(false);
    await host.stop();
    expect(await ok('logout', 'notes')).toMatch(/^Signed out of notes\. The tokens were revoked at http/);
    expect(await ok('remove', 'notes')).toMatch(/^Removed notes\./);
    await ok('stop');
    expect((await drawbridge.run('status')).code).toBe(3);
    expect(existsSync(join(drawbridge.folder, '.local'))).toBe(false);
  });
});

async function nextPrompt({ env }: Executable): Promise<Prompt> {
  const control = createControlClient(placesHere(env));
  for await (const [prompt] of await control.prompts.follow()) if (prompt) return prompt;
  throw new Error('no prompt came');
}
