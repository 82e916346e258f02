import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Company, startCompany } from '../fakes/company.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { asModernHost, subscriptionIn } from '../harness/modern-host.ts';

let company: Company<'notes'>;
let drawbridge: Drawbridge;
beforeEach(async () => {
  company = await startCompany({ notes: startModernServer });
  drawbridge = await startDrawbridge({ browser: 'scripted' });
  await drawbridge.add('notes', company.servers.notes.url.href);
});
afterEach(async () => {
  await drawbridge.stop();
  await company.stop();
});

const signInTool = 'drawbridge_sign_in';
const login = async () => expect((await drawbridge.cli(['login', 'notes', '--yes'])).code).toBe(0);
const acknowledged = 'notifications/subscriptions/acknowledged';
const changed = 'notifications/tools/list_changed';

test('a host of 2026-07-28 is served before anybody signed in, and told of the tools that come with the sign-in', () =>
  asModernHost(drawbridge, 'notes', async (modern, host) => {
    void modern.listen({ toolsListChanged: true });
    expect((await host.notification(acknowledged)).params).toMatchObject({ notifications: { toolsListChanged: true } });
    const before = await modern.request('tools/list');
    expect(before.result).toMatchObject({ resultType: 'complete', tools: [{ name: signInTool }], ttlMs: 0 });
    await login();
    expect(subscriptionIn(await host.notification(changed))).toBe(1);
    const after = await modern.request('tools/list');
    expect(JSON.stringify(after.result)).toContain('"echo"');
    // The server listens only now: what it may have said before is told as one more change. Then its own come.
    expect(subscriptionIn(await host.notification(changed))).toBe(1);
    company.servers.notes.changeTool('echo', 'Says it again.');
    expect(subscriptionIn(await host.notification(changed))).toBe(1);
  }));

test('a bridge that is started anew goes on without another sign-in or question', async () => {
  await login();
  await asModernHost(drawbridge, 'notes', async (modern) => {
    const call = modern.call('echo', { text: 'first' });
    await drawbridge.approve(await drawbridge.nextPrompt(), 'always');
    expect(JSON.stringify((await call).result)).toContain('first');
  });
  const tabs = drawbridge.browser.tabs().length;
  await asModernHost(drawbridge, 'notes', async (modern) => {
    expect(JSON.stringify((await modern.call('echo', { text: 'again' })).result)).toContain('again');
  });
  expect(drawbridge.browser.tabs()).toHaveLength(tabs);
  expect(await drawbridge.control.prompts.list({})).toEqual([]);
});

test('a probe before the sign-in is refused in a sentence that says what to do, and answered after it', () =>
  asModernHost(drawbridge, 'notes', async (modern) => {
    const { error } = await modern.request('server/discover');
    expect(error?.message).toBe(
      'Whether the server "notes" speaks MCP 2026-07-28 is not known yet. Run `drawbridge login notes` and start the host again, or use a host that can also open with "initialize".',
    );
    await login();
    await drawbridge.control.servers.tools({ server: 'notes' });
    expect((await modern.request('server/discover')).result).toMatchObject({ supportedVersions: ['2026-07-28'] });
  }));
