/** `drawbridge bridge URL` in place of another bridge: nothing happens for an unknown address before the person says so. */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Company, startCompany } from '../fakes/company.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { textOf, toolNames } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { launchHost, type StdioHost } from '../harness/stdio-host.ts';

const cli = join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

describe('a bridge that was given only an address', () => {
  let company: Company<'wiki'>;
  let server: FakeServer;
  let drawbridge: Drawbridge;
  let hosts: StdioHost[];

  beforeEach(async () => {
    hosts = [];
    [company, server, drawbridge] = await Promise.all([
      startCompany({ wiki: startLegacyServer }),
      startLegacyServer(),
      startDrawbridge({ browser: 'scripted' }),
    ]);
  });
  afterEach(async () => {
    await Promise.all(hosts.map((host) => host.stop()));
    await drawbridge.stop();
    await Promise.all([server.stop(), company.stop()]);
  });

  const launch = (address: string): StdioHost => {
    const host = launchHost({ command: process.execPath, args: [cli, 'bridge', address], env: drawbridge.env });
    hosts.push(host);
    return host;
  };
  const ok = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await drawbridge.cli(args);
    expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
    return stdout;
  };

  test('answers the host at once, and sends nothing and opens nothing before the person approved it', async () => {
    const host = launch(server.url.href);
    expect(await host.initialize()).toMatchObject({ capabilities: { tools: { listChanged: true } } });
    expect(await toolNames(host)).toEqual([]);
    expect(textOf(await host.call('echo', { text: 'now' }))).toContain('which nobody has approved here yet');
    const { id } = await drawbridge.nextPrompt();
    const shown = await ok('prompts');
    expect(shown).toContain(`${id}  a program you did not connect wants to use ${server.url.href}\n`);
    expect(shown).toContain(`program    ${realpathSync(process.execPath)}, pid ${process.pid} (reported)\n`);
    expect(await ok('status')).toContain('1 question waits for an answer: drawbridge prompts');
    expect(server.received).toEqual([]);

    const changed = host.notification('notifications/tools/list_changed');
    expect(await ok('approve', id)).toBe(`Approved: ${server.url.href} may be used. Its tools still ask.\n`);
    await changed;
    expect(await toolNames(host)).toContain('echo');
    expect(await ok('list')).toContain(server.url.href);
    expect(drawbridge.browser.tabs()).toEqual([]);
  });

  test('goes on waiting for the person when other servers come and go', async () => {
    const host = await introduced(server.url.href);
    await drawbridge.nextPrompt();
    await drawbridge.control.servers.add({ name: 'other', url: company.servers.wiki.url.href });
    expect(textOf(await host.call('echo', { text: 'now' }))).toContain('which nobody has approved here yet');
  });

  test('never signs in silently, not even once it is approved', async () => {
    const host = await introduced(company.servers.wiki.url.href);
    await approveNext();
    await host.notification('notifications/tools/list_changed');
    expect(await toolNames(host)).toEqual(['drawbridge_sign_in']);
    expect(drawbridge.browser.tabs()).toEqual([]);
    expect(company.idp.log).toEqual([]);
  });

  test('is told when the person denied it, and the server never hears of it', async () => {
    const host = await introduced(server.url.href);
    const { id } = await drawbridge.nextPrompt();
    const changed = host.notification('notifications/tools/list_changed');
    expect(await ok('deny', id)).toBe(`Denied: nothing is sent to ${server.url.href}.\n`);
    await changed;
    expect(await toolNames(host)).toEqual([]);
    expect(textOf(await host.call('echo', { text: 'now' }))).toContain(
      `The person using this computer did not let this host use ${server.url.href}.`,
    );
    expect(server.received).toEqual([]);
    expect(await ok('list')).toMatch(/^No servers yet/);
  });

  test('shares one question with every other bridge of the same address, and asks none later', async () => {
    const [first, second] = await Promise.all([introduced(server.url.href), introduced(`${server.url.href}#again`)]);
    const both = [first, second].map((host) => host.notification('notifications/tools/list_changed'));
    expect(JSON.parse(await ok('prompts', '--json'))).toHaveLength(1);
    await approveNext();
    await Promise.all(both);
    expect(await toolNames(second)).toContain('echo');

    expect(await toolNames(await introduced(server.url.href))).toContain('echo');
    expect(JSON.parse(await ok('prompts', '--all', '--json'))).toHaveLength(1);
    expect(JSON.parse(await ok('list', '--json'))).toHaveLength(1);
  });

  test('stays approved when the core is started anew', async () => {
    const before = await introduced(server.url.href);
    await approveNext();
    await before.notification('notifications/tools/list_changed');
    await drawbridge.killCore();

    expect(await toolNames(await introduced(server.url.href))).toContain('echo');
    expect(await toolNames(before)).toContain('echo');
    expect(JSON.parse(await ok('prompts', '--all', '--json'))).toEqual([]);
  });

  test('is asked about also where the person added that server, and then uses the person’s name for it', async () => {
    await drawbridge.control.servers.add({ name: 'notes', url: server.url.href });
    const host = await introduced(server.url.href);
    await approveNext();
    await host.notification('notifications/tools/list_changed');
    const answer = host.call('echo', { text: 'hello' });
    const prompt = await drawbridge.nextPrompt();
    expect(prompt).toMatchObject({ kind: 'tool-call', host: 'other', server: 'notes', tool: 'echo' });
    await drawbridge.approve(prompt);
    expect(textOf(await answer)).toBe('hello');
  });

  test('is asked about anew after the person removed the server', async () => {
    const before = await introduced(server.url.href);
    await approveNext();
    await before.notification('notifications/tools/list_changed');
    const [{ id }] = JSON.parse(await ok('list', '--json')) as [{ id: string }];
    await ok('remove', id);
    await before.stop();

    await introduced(server.url.href);
    expect(await drawbridge.nextPrompt()).toMatchObject({ kind: 'pairing', url: server.url.href });
  });

  /** A bridge whose host is past its introduction: the answer to a later request says that the core has heard it. */
  async function introduced(address: string): Promise<StdioHost> {
    const host = launch(address);
    await host.initialize();
    await host.request('ping');
    return host;
  }

  async function approveNext(): Promise<void> {
    await ok('approve', (await drawbridge.nextPrompt()).id);
  }
});

describe('a bridge that was given what cannot be a server’s address', () => {
  const advice = 'Give an https:// address (http:// only for this machine), for example https://mcp.example.com/mcp.';

  test.each([
    ['https://ada:hunter2@mcp.example.com/mcp', 'it holds a user name or password'],
    ['javascript:alert(1)', 'it does not start with https://'],
    ['mcp.example.com', 'it does not start with https://'],
    ['http://mcp.example.com/mcp', 'http:// is not encrypted, so it is for this machine only'],
    ['https://mcp.example.com/\u001B[2J', 'it holds blanks or invisible characters'],
    ['https://mcp.example.com/\nhttps://evil.example', 'it holds blanks or invisible characters'],
  ])('refuses %j in a clear sentence, before anything is started', async (address, reason) => {
    // A home that cannot be made: whatever is started or written would fail otherwise.
    const env = { DRAWBRIDGE_HOME: '/dev/null/home', HOME: '/dev/null', PATH: '' };
    const host = launchHost({ command: process.execPath, args: [cli, 'bridge', address], env });
    expect(await host.exited).toBe(2);
    expect(host.stdout().length).toBe(0);
    expect(host.stderr()).toBe(`drawbridge: That cannot be a server's address: ${reason}. ${advice}\n`);
  });
});
