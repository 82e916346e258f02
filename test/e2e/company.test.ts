/** The built Drawbridge under a company's policy: what appears, who is shown, what is refused, and what goes with it. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ServerView } from '../../shared/contract.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { COMPANY, startVouchingCompany, type VouchingCompany } from '../fakes/vouching-company.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { filesBelow, searchLeaks } from '../harness/leak-search.ts';

let company: VouchingCompany<'files' | 'tickets'>;
let drawbridge: Drawbridge;

beforeEach(async () => {
  company = await startVouchingCompany({
    files: { start: startLegacyServer, at: 'docs' },
    tickets: { start: startModernServer, at: 'desk' },
  });
  drawbridge = await startDrawbridge({ browser: 'scripted' });
  writeFileSync(file(), JSON.stringify(company.policy));
  await serversAre((servers) => servers.length === 2);
});
afterEach(async () => {
  await drawbridge.stop();
  await company.stop();
});

const file = () => join(drawbridge.home, 'policy.jsonc');
const login = () => drawbridge.cli(['login', `@${COMPANY}`, '--yes']);

/** Waits until the servers are so. */
async function serversAre(wanted: (servers: readonly ServerView[]) => boolean): Promise<void> {
  for await (const step of await drawbridge.control.state.follow()) {
    const servers = step.event === 'snapshot' ? step.state.servers : step.parts.servers;
    if (servers && wanted(servers)) return;
  }
}

const allReady = (servers: readonly ServerView[]) => servers.every(({ accountState }) => accountState === 'signed-in');

test('servers of the policy are ready after one sign-in at the company, before any host asks', async () => {
  expect(await login()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`Signed in to @${COMPANY} as ada.`) as string,
  });
  await serversAre(allReady);
  const { stdout } = await drawbridge.cli(['companies']);
  expect(stdout.replace(/\d+ s ago/, 'just now')).toContain(
    `@${COMPANY}  ${company.idp.issuer}\n  signed in as ada, since just now, renewed by itself\n`,
  );
  expect(stdout).toContain('its word is used for files (ada@example), tickets (ada@example)');
  expect((await drawbridge.cli(['accounts'])).stdout).toMatch(/files +ada \(example\) +hosts/);
  expect(drawbridge.browser.tabs()).toHaveLength(1);
});

test('whoever is vouched for is shown with the company: in the question, in the log', async () => {
  await login();
  await drawbridge.connect('files');
  const host = drawbridge.host('files');
  await host.initialize();
  const call = host.call('read-notes');
  const prompt = await drawbridge.nextPrompt();
  expect(prompt).toMatchObject({ kind: 'tool-call', account: 'ada@example', accountName: 'ada (example)' });
  await drawbridge.approve(prompt);
  expect(textOf(await call)).toBe('notes of ada');
  const lines = await drawbridge.control.activity.list({ kind: ['call.finished'], limit: 1 });
  expect(lines).toMatchObject([{ server: 'files', account: 'ada@example', outcome: 'ok' }]);
  expect(JSON.stringify(company.servers.files.received.map(({ body }) => body))).toContain(
    '"extensions":{"io.modelcontextprotocol/enterprise-managed-authorization":{}}',
  );
  const { stdout } = await drawbridge.cli(['access', 'files']);
  expect(stdout).toContain('ada (example)');
});

test('a call where nobody is signed in at the company asks once, and its answer serves the other servers', async () => {
  await drawbridge.connect('files');
  const host = drawbridge.host('files');
  await host.initialize();
  const call = host.call('read-notes');
  const question = await drawbridge.nextPrompt();
  expect(question).toMatchObject({ kind: 'sign-in', server: `@${COMPANY}`, signIn: { company: COMPANY } });
  expect(company.idp.log).toEqual([]);
  await drawbridge.approve(question);
  await drawbridge.approve(await drawbridge.nextPrompt());
  expect(textOf(await call)).toBe('notes of ada');
  await serversAre(allReady);
  expect(drawbridge.browser.tabs()).toHaveLength(1);
});

test('a policy that goes takes its servers along at once, and what they were given is given back', async () => {
  await login();
  await serversAre(allReady);
  await drawbridge.connect('files');
  const host = drawbridge.host('files');
  await host.initialize();
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'files', tool: '*' });
  expect(textOf(await host.call('read-notes'))).toBe('notes of ada');
  rmSync(file());
  const before = company.servers.files.calls.length;
  await serversAre((servers) => servers.length === 0);
  expect(textOf(await host.call('read-notes'))).toContain('There is no server called "files".');
  expect(company.servers.files.calls.length).toBe(before);
  expect(company.issuers.files.revoked).toHaveLength(1);
  expect(company.idp.log.some(({ request }) => request === 'revocation')).toBe(true);
});

test('servers of the policy cannot be removed or changed by hand', async () => {
  const { code, stderr } = await drawbridge.cli(['remove', 'files']);
  expect([code, stderr]).toEqual([1, expect.stringContaining('The policy brings the server "files"')]);
});

test('a person’s own server of that name stays theirs', async () => {
  rmSync(file());
  await serversAre((servers) => servers.length === 0);
  await drawbridge.control.servers.add({ name: 'files', url: company.servers.tickets.url.href });
  writeFileSync(file(), JSON.stringify(company.policy));
  await drawbridge.noPrompts();
  for await (const line of await drawbridge.control.activity.follow({})) if (line.outcome === 'server-exists') break;
  expect(await drawbridge.control.servers.list()).toMatchObject([
    { id: 'files', url: company.servers.tickets.url.href },
  ]);
});

test('neither ID token nor ID-JAG nor any token is in a file or in what is printed', async () => {
  await login();
  await serversAre(allReady);
  const jags = [company.issuers.files, company.issuers.tickets].flatMap(({ requests }) => requests);
  const sought = [
    ...company.idp.issued.map((secret) => ({ what: String(company.idp.kinds.get(secret)), secret })),
    ...jags.map(({ assertion = '' }) => ({ what: 'ID-JAG', secret: assertion })),
  ];
  expect(new Set(sought.map(({ what }) => what))).toContain('id_token');
  const printed = await Promise.all(
    [['log'], ['companies', '--json'], ['access', '--json']].map((line) => drawbridge.cli(line)),
  );
  const places = printed.map(({ stdout }) => ({ where: 'an output', bytes: Buffer.from(stdout) }));
  expect(searchLeaks(sought, [...filesBelow(drawbridge.home), ...places])).toEqual([]);
});
