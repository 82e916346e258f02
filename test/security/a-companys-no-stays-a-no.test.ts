/** Who a company does not vouch for gets in no other way, and what proves a client goes only where the company sends it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startMisbehavingIssuer } from '../fakes/misbehaving-issuer.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { COMPANY, startVouchingCompany, type VouchingCompany } from '../fakes/vouching-company.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { openCompanyRoom } from '../integration/company-room.ts';
import type { StdioHost } from '../harness/stdio-host.ts';

let company: VouchingCompany<'files'>;
let drawbridge: Drawbridge;
let host: StdioHost;

beforeEach(async () => {
  company = await startVouchingCompany({ files: { start: startLegacyServer, at: 'docs' } });
  drawbridge = await startDrawbridge({ browser: 'scripted' });
  writeFileSync(join(drawbridge.home, 'policy.jsonc'), JSON.stringify(company.policy));
  for await (const step of await drawbridge.control.state.follow()) {
    const servers = step.event === 'snapshot' ? step.state.servers : step.parts.servers;
    if (servers?.some(({ id }) => id === 'files')) break;
  }
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'files', tool: '*' });
  await drawbridge.connect('files');
  host = drawbridge.host('files');
  await host.initialize();
});
afterEach(async () => {
  await drawbridge.stop();
  await company.stop();
});

const call = async () => textOf(await host.call('read-notes'));

test('a server that the company withdrew is not reached again, by no page, question or token', async () => {
  await drawbridge.cli(['login', `@${COMPANY}`, '--yes']);
  expect(await call()).toBe('notes of ada');
  const served = company.servers.files.calls.length;
  company.withdraw('files', 'Not any more.');
  for (let tries = 0; tries < 3; tries++) expect(await call()).toContain('In its words: "Not any more."');
  expect(await drawbridge.control.prompts.list({ all: false })).toEqual([]);
  expect(drawbridge.browser.tabs()).toHaveLength(1);
  expect(company.issuers.files.visits).toBe(0);
  expect(company.servers.files.calls).toHaveLength(served);
});

test('nothing is sent to the company before the person said yes, and nothing after a no', async () => {
  const answer = call();
  const { id, kind } = await drawbridge.nextPrompt();
  expect([kind, company.idp.addresses]).toEqual(['sign-in', []]);
  await drawbridge.control.prompts.answer({ id, answer: 'deny' });
  expect(await answer).toContain('did not agree to sign in');
  expect([company.idp.addresses, drawbridge.browser.tabs(), company.issuers.files.requests]).toEqual([[], [], []]);
});

test('a server that names a sign-in service the company does not know gets neither its word nor our proof', async () => {
  await using room = await openCompanyRoom();
  const strange = await startMisbehavingIssuer();
  try {
    const grants = ['urn:ietf:params:oauth:grant-type:jwt-bearer'];
    strange.documents.set('/.well-known/oauth-authorization-server', {
      ...strange.metadata(),
      grant_types_supported: grants,
    });
    room.room.description.authorization_servers = [strange.issuer];
    room.company.authorizationServers = { '*': { id: 'drawbridge', secret: { environment: 'FILES_SECRET' } } };
    room.rules.decide = ({ audience }) =>
      audience === strange.issuer ? { error: 'invalid_target' } : { client: 'drawbridge' };
    await expect(room.signIn('call')).rejects.toMatchObject({ problem: { code: 'company-refused' } });
    expect(strange.hits.map(({ method }) => method)).toEqual(['GET']);
  } finally {
    await strange.stop();
  }
});
