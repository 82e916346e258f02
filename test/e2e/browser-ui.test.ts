import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlClient } from '../../client/control-client.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';

describe('the screens in a browser, over the built core', () => {
  let server: FakeServer;
  let drawbridge: Drawbridge;
  beforeAll(async () => {
    [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge()]);
  });
  afterAll(async () => {
    await drawbridge.stop();
    await server.stop();
  });

  /** What a browser does with the link that `drawbridge ui --print` gives. */
  async function enter() {
    const { code, stdout } = await drawbridge.cli(['ui', '--print']);
    expect(code).toBe(0);
    const { origin } = new URL(stdout.trim());
    const entered = await fetch(stdout.trim(), { redirect: 'manual' });
    const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const link = new RPCLink({ url: `${origin}/rpc`, headers: { cookie, origin } });
    return { origin, cookie, client: createORPCClient<ControlClient>(link) };
  }

  it('load, with everything the page asks for', async () => {
    const { origin, cookie } = await enter();
    const page = await fetch(`${origin}/`, { headers: { cookie } });
    expect(page.status).toBe(200);
    const assets = [...(await page.text()).matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => path);
    expect(assets.length).toBeGreaterThan(1);
    for (const path of assets) expect((await fetch(`${origin}/${path}`, { headers: { cookie } })).status).toBe(200);
  });

  it('follow the state: a server that the command adds is there at once', async () => {
    const { client } = await enter();
    const events = await client.state.follow();
    const first = await events.next();
    expect(first.value).toMatchObject({ event: 'snapshot', state: { servers: [] } });
    expect((await drawbridge.cli(['add', 'notes', server.url.href])).code).toBe(0);
    for await (const event of events) {
      if (event.event === 'change' && event.parts.servers?.some(({ id }) => id === 'notes')) break;
    }
    await client.servers.remove({ server: 'notes' });
  });

  it('take over a server that the host has through another bridge, and give it back', async () => {
    const file = join(drawbridge.env['HOME'] ?? '', '.config', 'Claude', 'claude_desktop_config.json');
    const original = `{"mcpServers": {"Team Notes": {"command": "npx", "args": ["-y", "mcp-remote", "${server.url.href}"]}}}`;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, original);
    const { client } = await enter();
    const [found] = await client.hosts.found();
    expect(found).toMatchObject({ name: 'Team Notes', url: server.url.href, via: 'mcp-remote', leaves: [] });
    const place = { host: 'claude-desktop', file, name: 'Team Notes' };
    const taken = await client.hosts.takeOver(place);
    expect(taken.server).toMatchObject({ id: 'team-notes', url: server.url.href });
    const host = drawbridge.host('Team Notes');
    await host.initialize();
    const answer = host.call('echo', { text: 'hello' });
    await drawbridge.approve(await drawbridge.nextPrompt());
    expect((await answer).result).toMatchObject({ content: [{ text: 'hello' }] });
    await client.hosts.undoTakeOver(place);
    expect(readFileSync(file, 'utf8')).toBe(original);
    expect(await client.entries.list()).toEqual([]);
  });

  it('add no server where the host’s file cannot be changed, and another name where the entry’s is taken', async () => {
    const file = join(drawbridge.env['HOME'] ?? '', '.config', 'Claude', 'claude_desktop_config.json');
    const place = { host: 'claude-desktop', file, name: 'Team Notes' };
    const url = `${server.url.href}?other`;
    writeFileSync(file, JSON.stringify({ mcpServers: { 'Team Notes': { url } } }));
    const { client } = await enter();
    const before = await client.servers.list();
    chmodSync(file, 0o444);
    await expect(client.hosts.takeOver(place)).rejects.toMatchObject({ data: { code: 'host-config-unwritable' } });
    expect(await client.servers.list()).toEqual(before);
    expect(await client.entries.list()).toEqual([]);
    chmodSync(file, 0o600);
    expect((await client.hosts.takeOver(place)).server).toMatchObject({ id: 'team-notes-2', url });
    await client.hosts.undoTakeOver(place);
    expect((await client.servers.list()).map(({ id }) => id)).toEqual(['team-notes', 'team-notes-2']);
  });

  it("are not for an entry's key nor for the control key", async () => {
    await drawbridge.add('keys', `${server.url.href}?keys`);
    const { origin, cookie } = await enter();
    const keys = readdirSync(join(drawbridge.home, 'entries')).map((name) => join(drawbridge.home, 'entries', name));
    for (const file of [...keys, join(drawbridge.home, 'control.key')]) {
      const key = readFileSync(file, 'utf8').trim();
      const asked = [{ authorization: `Bearer ${key}` }, { cookie: `${cookie.split('=')[0]}=${key}` }];
      for (const headers of asked) {
        const answer = await fetch(`${origin}/rpc/servers/list`, { method: 'POST', headers: { origin, ...headers } });
        expect(answer.status).toBe(401);
      }
      expect((await fetch(`${origin}/enter?ticket=${key}`, { redirect: 'manual' })).status).toBe(401);
    }
  });
});
