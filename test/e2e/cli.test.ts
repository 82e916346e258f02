/** The built command, as a person or a script runs it: help, data, exit codes, and where things are kept. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { coreStatus, hostChange, hostView, serverView, setting, signOutResult } from '../../shared/contract.ts';
import { access, account, activity, permission, prompt, vaultStatus } from '../../shared/models.ts';
import { type Company, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, finished, startDrawbridge } from '../harness/drawbridge.ts';

const cli = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

const commands = `
  serve stop status add list remove headers login logout client issuers accounts use-account sign-in-every access
  bridge connect disconnect hosts prompts approve deny allow ask permissions revoke log vault config ui pause resume`
  .trim()
  .split(/\s+/);

describe('help', () => {
  let drawbridge: Drawbridge;
  beforeAll(async () => {
    drawbridge = await startDrawbridge();
    await drawbridge.control.core.stop();
  });
  afterAll(() => drawbridge.stop());

  test('lists every command', async () => {
    const { code, stdout, stderr } = await drawbridge.cli(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    expect(stdout).toContain(
      'Exit codes: 0 done, 1 problem, 2 wrong usage, 3 Drawbridge is not running, 75 (serve) it runs already.',
    );
  });

  const nested = [
    'log verify',
    'log export',
    'log stats',
    'log search',
    'log key',
    'log show',
    'log prove',
    'vault use',
    'vault status',
    'vault unlock',
    'access narrow',
    'access forget',
  ];
  test.each([...commands, ...nested, 'issuers set', 'issuers unset'])('of %s shows how it is used', async (command) => {
    const { code, stdout, stderr } = await drawbridge.cli([...command.split(' '), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Usage: drawbridge ${command}`);
    expect(stdout).toMatch(/\nExamples:\n {2}drawbridge /);
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
  });
});

describe('a command line', () => {
  let company: Company<'notes'>;
  let drawbridge: Drawbridge;
  let temporary: string;
  beforeAll(async () => {
    temporary = mkdtempSync(join(tmpdir(), 'drawbridge-temporary-'));
    [company, drawbridge] = await Promise.all([
      startCompany({ notes: startLegacyServer }),
      startDrawbridge({ browser: 'scripted', env: { TMPDIR: temporary } }),
    ]);
  });
  afterAll(async () => {
    await drawbridge.stop();
    await company.stop();
    rmSync(temporary, { recursive: true });
  });

  /** What a command prints with `--json`, checked against its model. */
  const data = async <T>(schema: z.ZodType<T>, ...args: string[]): Promise<T> => {
    const { code, stdout } = await drawbridge.cli([...args, '--json']);
    expect({ args, code }).toEqual({ args, code: 0 });
    return schema.parse(JSON.parse(stdout));
  };

  test('with --json prints what the models say, from adding a server to removing it', async () => {
    const url = company.servers.notes.url.href;
    expect(await data(coreStatus, 'status')).toMatchObject({ home: drawbridge.home, servers: 0 });
    expect(await data(vaultStatus, 'vault')).toMatchObject({ mode: 'session-only', usable: true });
    expect(await data(vaultStatus, 'vault', 'use', 'session-only')).toMatchObject({ mode: 'session-only' });
    expect(await data(serverView, 'add', 'notes', url)).toMatchObject({ id: 'notes', url, accountState: 'none' });
    expect(await data(account, 'login', 'notes', '--yes')).toMatchObject({
      server: 'notes',
      issuer: company.idp.issuer,
    });
    expect(await data(z.array(serverView), 'list')).toMatchObject([{ id: 'notes', accountState: 'signed-in' }]);
    const [who] = await data(z.array(account), 'accounts', 'notes');
    expect(await data(serverView, 'use-account', 'notes', who?.id ?? '')).toMatchObject({ account: { id: who?.id } });
    const ofCursor = ['use-account', 'notes', '--host', 'cursor'];
    expect(await data(serverView, ...ofCursor, who?.id ?? '')).toMatchObject({ chosen: [{ agent: 'cursor' }] });
    expect(await data(serverView, ...ofCursor, '--default')).toMatchObject({ chosen: [] });
    expect(await data(access, 'access', 'notes')).toMatchObject({ sets: [{ account: who?.id }], refused: [] });
    expect(await data(hostChange, 'connect', 'claude-desktop', 'notes')).toMatchObject({ server: 'notes' });
    expect((await data(z.array(hostView), 'hosts'))[0]?.files[0]?.entries).toMatchObject([{ server: 'notes' }]);
    expect(await data(z.array(setting), 'config')).not.toEqual([]);
    expect(await data(setting, 'config', 'hold-seconds', '45')).toMatchObject({ key: 'hold-seconds', value: '45' });

    const host = drawbridge.host('notes');
    await host.initialize();
    const answers = [host.call('read-notes'), host.call('delete-notes')];
    await untilAsked(2);
    const asked = await data(z.array(prompt), 'prompts');
    const of = (tool: string) => asked.find((one) => one.tool === tool)?.id ?? '';
    expect(await data(prompt, 'approve', of('read-notes'), '--always')).toMatchObject({ state: 'allowed' });
    expect(await data(prompt, 'deny', of('delete-notes'))).toMatchObject({ state: 'denied' });
    await Promise.all(answers);
    await host.stop();

    const rule = await data(permission, 'ask', '--server', 'notes', '--tool', 'read-*');
    expect(rule).toMatchObject({ origin: 'rule', effect: 'ask', host: '*', server: 'notes', tool: 'read-*' });
    expect(await data(permission, 'allow', '--tool', 'x')).toMatchObject({ effect: 'allow' });
    expect(await data(permission, 'deny', '--tool', 'x')).toMatchObject({ effect: 'deny' });
    const kept = await data(z.array(permission), 'permissions');
    // The same pattern's rule was replaced: one permission, not two that quarrel.
    expect(kept.map(({ origin, effect, tool }) => [origin, effect, tool])).toEqual([
      ['grant', 'allow', 'read-notes'],
      ['rule', 'ask', 'read-*'],
      ['rule', 'deny', 'x'],
    ]);
    expect(await data(z.object({ revoked: z.number() }), 'revoke', rule.id)).toEqual({ revoked: 1 });

    const { stdout } = await drawbridge.cli(['log', '--json', '--kind', 'call.finished']);
    const lines = stdout.trim().split('\n');
    const outcomes = lines.map((line) => activity.parse(JSON.parse(line))).map(({ tool, outcome }) => [tool, outcome]);
    expect(Object.fromEntries(outcomes)).toEqual({ 'read-notes': 'ok', 'delete-notes': 'denied' });

    expect(await data(hostChange, 'disconnect', 'claude-desktop', 'notes')).toMatchObject({ host: 'claude-desktop' });
    expect(await data(z.array(signOutResult), 'logout', 'notes')).toMatchObject([{ revocation: 'revoked' }]);
    expect(await data(z.object({ signOut: z.array(signOutResult) }), 'remove', 'notes')).toEqual({ signOut: [] });
  });

  test('keeps everything in DRAWBRIDGE_HOME, and outside of it only what a host reads', async () => {
    const home = drawbridge.env['HOME'] ?? '';
    await drawbridge.add('notes', company.servers.notes.url.href);
    const outside = files(home).filter((file) => !file.startsWith('state/') && !file.startsWith('browser/'));
    expect(outside).toEqual(['.config/Claude/claude_desktop_config.json']);
    expect(files(temporary)).toEqual([]);
    expect(files(join(home, 'state'))).toEqual(expect.arrayContaining(['state.db', 'activity.db', 'consent.db']));
    await drawbridge.control.hosts.disconnect({ host: 'claude-desktop', server: 'notes' });
    await drawbridge.control.servers.remove({ server: 'notes' });
  });

  test.each<[string[], number, string]>([
    [['logout', 'crm'], 1, 'There is no server called "crm".\n  Run `drawbridge list` to see the servers,'],
    [['login', 'crm'], 1, 'There is no server called "crm".'],
    [['remove', 'crm'], 1, 'There is no server called "crm".'],
    [['connect', 'claude-desktop', 'crm'], 1, 'There is no server called "crm".'],
    [['connect', 'notepad', 'crm'], 1, ''],
    [['login', 'crm', '--account', 'a', '--another'], 2, 'Give either --account or --another.'],
    [['accounts', 'crm'], 1, 'There is no server called "crm".'],
    [['use-account', 'crm', 'ada'], 1, 'There is no server called "crm".'],
    [['access', 'narrow', 'nothing'], 1, 'There is no widened access or refusal with the id nothing.'],
    [['logout'], 2, 'Say which server to sign out of, or --all.'],
    [['approve', 'p99'], 1, 'There is no question with the number p99.'],
    [['revoke', 'r99'], 1, 'There is no permission with the number r99.'],
    [['config', 'colour', 'red'], 1, 'The setting "colour" cannot be set so'],
    [['add', 'Big Name', 'https://mcp.example.com'], 1, '"Big Name" cannot be a server\'s name.'],
    [['add', 'crm', 'http://mcp.example.com'], 1, 'it is for this machine only'],
    [['add', 'crm', 'https://ada:hunter2@mcp.example.com'], 1, '"https://mcp.example.com" cannot be a server'],
    [['frobnicate'], 2, "Unknown command 'frobnicate'."],
    [['add', 'crm'], 2, "Missing required argument 'URL'."],
    [['lst'], 2, "Unknown command 'lst' (Did you mean list?)"],
    [['log', '--server', 'crm', 'export'], 2, 'Options of `log export` come after its name, not before (--server).'],
    [['log', '--json', 'stats'], 2, 'Options of `log stats` come after its name, not before (--json).'],
    [['client', 'crm', '--client-id', 'x', '--client-secret-stdin'], 2, 'The client secret is empty.'],
    [['list', '--colour'], 2, "Unknown option '--colour'."],
    [['approve', 'p1', '--session', '--always'], 2, 'Give either --session or --always.'],
    [['log', '--since', 'soon'], 2, '"soon" is neither a date nor a time span'],
    [['allow'], 2, 'Say what it is about'],
    [['vault', 'use', 'tin'], 2, "'tin' is invalid"],
    [['bridge'], 2, 'usage: drawbridge bridge'],
  ])('%j ends with %i and says why', async (args, code, words) => {
    const ended = await drawbridge.cli(args);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
    expect(ended.stderr).toMatch(/^drawbridge: /);
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).not.toContain('hunter2');
  });

  test.each([['status'], ['stop']])('%s ends with 3 where nothing runs, and starts nothing', async (command) => {
    const empty = mkdtempSync(join(tmpdir(), 'drawbridge-none-'));
    const env = { ...drawbridge.env, DRAWBRIDGE_HOME: empty };
    const ended = await finished(spawn(process.execPath, [cli, command], { env, stdio: 'pipe' }));
    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(ended.stderr).toMatch(/^drawbridge: Drawbridge is not running\.\n/);
    expect(readdirSync(empty)).toEqual([]);
    rmSync(empty, { recursive: true });
  });

  /** Resolves when so many questions are open. */
  async function untilAsked(count: number): Promise<void> {
    for await (const open of await drawbridge.control.prompts.follow()) if (open.length >= count) return;
  }
});

/** Every file below `folder`, by its path from there. */
function files(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
