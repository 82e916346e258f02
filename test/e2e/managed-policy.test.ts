/** A policy of the administrator's: what hosts, and the person at the command and on the screens, see of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { textOf, toolNames } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { launchChromium, noChromium } from '../harness/screens.ts';
import type { StdioHost } from '../harness/stdio-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'drawbridge-managed-'));
const file = join(folder, 'policy.jsonc');
let server: FakeServer;
let drawbridge: Drawbridge;
let host: StdioHost;

const write = (text: string) => writeFileSync(file, text);
const own = () => join(drawbridge.home, 'policy.jsonc');

beforeAll(async () => {
  [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge({ managedPolicy: file })]);
  await drawbridge.add('notes', server.url.href);
  host = drawbridge.host('notes');
  await host.initialize();
});
beforeEach(async () => {
  rmSync(file, { force: true });
  rmSync(own(), { force: true });
  await drawbridge.control.permissions.revoke({ all: true });
});
afterAll(async () => {
  await drawbridge.stop();
  await server.stop();
  rmSync(folder, { recursive: true });
});

describe("the administrator's policy", () => {
  it('denies a tool, hides it from the host, and shows it again, without a restart', async () => {
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: '*' });
    writeFileSync(own(), '{ "rules": [{ "server": "notes", "effect": "allow" }] }');
    expect(await toolNames(host)).toContain('delete-notes');
    const hidden = host.notification('notifications/tools/list_changed');
    write('{ "rules": [{ "id": "keep", "tool": "delete-*", "effect": "deny", "why": "Notes are records." }] }');
    const refused = textOf(await host.call('delete-notes'));
    expect(refused).toContain('is not allowed here (rule managed:keep)');
    expect(refused).toContain('Notes are records.');
    await hidden;
    expect(await toolNames(host)).not.toContain('delete-notes');
    expect(textOf(await host.call('echo', { text: 'others go on' }))).toBe('others go on');
    const shown = host.notification('notifications/tools/list_changed');
    write('{}');
    await shown;
    expect(textOf(await host.call('delete-notes'))).toBe('deleted');
  });

  it('asks every time, whatever the person answered for good', async () => {
    write('{ "rules": [{ "id": "watch", "server": "notes", "tool": "delete-*", "effect": "ask" }] }');
    for (const _ of [1, 2]) {
      const call = host.call('delete-notes');
      await drawbridge.approve(await drawbridge.nextPrompt(), 'always');
      expect(textOf(await call)).toBe('deleted');
    }
  });

  it('keeps a server out altogether: nothing is sent to it, for lists either', async () => {
    write('{ "servers": ["https://*.company.example"] }');
    const before = structuredClone(server.requests);
    expect(textOf(await host.call('echo', { text: 'no' }))).toContain('does not let servers at http://127.0.0.1');
    expect(JSON.stringify(await host.request('resources/list', {}))).toContain('does not let servers at');
    expect(server.requests).toEqual(before);
    await expect(drawbridge.control.servers.tools({ server: 'notes' })).rejects.toThrow('does not let servers at');
    const added = await drawbridge.cli(['add', 'more', 'http://127.0.0.1:9/mcp']);
    expect(added).toMatchObject({ code: 1, stderr: expect.stringContaining('http://127.0.0.1:9 be used') });
    expect(await drawbridge.control.servers.list()).toHaveLength(1);
  });

  it('that cannot be used denies everything and says which file, where and to whom to turn', async () => {
    const before = structuredClone(server.requests);
    write('{\n  "rules": [{ "tool": "*", "effect": "allow" }],\n  "servrs": []\n}');
    const refused = textOf(await host.call('echo', { text: 'no' }));
    expect(refused).toContain(file);
    expect(refused).toContain('line 3, column 3: "servrs"');
    expect(refused).toContain('Ask whoever manages this computer');
    expect(server.requests).toEqual(before);
    const checked = await drawbridge.cli(['policy', 'check']);
    expect(checked).toMatchObject({ code: 1, stdout: expect.stringContaining(`${file}: cannot be used`) });
    write('{ "rules": [{ "tool": "*", "effect": "allow" }] }');
    expect(textOf(await host.call('echo', { text: 'again' }))).toBe('again');
  });

  it('is shown as locked by the command, and what it decides cannot be set', async () => {
    write('{ "grants": { "longest": { "minutes": 480 } }, "serverRequests": { "hostElicitation": "off" } }');
    const shown = await drawbridge.cli(['policy']);
    expect(shown.stdout).toMatch(/locked/);
    expect((await drawbridge.cli(['config', 'host-elicitation'])).stdout).toContain(
      'off (locked by your administrator)',
    );
    const set = await drawbridge.cli(['config', 'host-elicitation', 'once']);
    expect(set).toMatchObject({ code: 1, stderr: expect.stringContaining("decided by your administrator's policy") });
    const call = host.call('read-notes');
    const { id } = await drawbridge.nextPrompt();
    expect((await drawbridge.cli(['approve', id, '--always'])).stdout).toBe(
      'Approved: read-notes of notes for claude-desktop, for 8 h, as your organisation allows at most that.\n',
    );
    await call;
  });

  it('takes decisions from windows only where it says so, and no setting of the person opens that again', async () => {
    write('{ "decisions": { "from": ["window"] } }');
    const refused = await drawbridge.cli(['allow', '--server', 'notes']);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('Decide in a window of the app;') });
    expect(await drawbridge.cli(['config', 'decisions-from', 'anywhere'])).toMatchObject({ code: 1 });
  });

  it.skipIf(noChromium !== undefined)(`is locked on the screen (${noChromium ?? 'in Chromium'})`, async () => {
    write('{ "servers": ["http://127.0.0.1:*"], "serverRequests": { "hostElicitation": "off" } }');
    const chromium = await launchChromium();
    try {
      const page = await chromium.browser.newPage();
      await page.goto((await drawbridge.cli(['ui', '--print'])).stdout.trim());
      await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click();
      const members = page.getByRole('list', { name: 'What they say' });
      const servers = members.locator('> li').filter({ hasText: 'Servers that may be used' });
      await servers.getByText('Locked', { exact: true }).waitFor();
      const hosts = page.getByRole('switch', { name: 'Let hosts ask for an approval, too' });
      expect(await hosts.isDisabled()).toBe(true);
      await page.getByText('Locked: your administrator decides this.', { exact: false }).waitFor();
    } finally {
      await chromium.stop();
    }
  });
});
