/** `drawbridge sign-in-every`: what hosts see when the hours are over. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Company, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { textOf, toolNames } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { StdioHost } from '../harness/stdio-host.ts';

/** Over before anybody can look. */
const NEXT_TO_NOTHING = '0.000001';

let company: Company<'notes'>;
let drawbridge: Drawbridge;
let host: StdioHost;

beforeEach(async () => {
  company = await startCompany({ notes: startLegacyServer }, { challenge: 'openid profile tools' });
  drawbridge = await startDrawbridge({ browser: 'scripted' });
  await drawbridge.add('notes', company.servers.notes.url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
  await drawbridge.cli(['login', 'notes', '--yes']);
  host = drawbridge.host('notes');
  await host.initialize();
  await host.call('echo', { text: 'before' });
});
afterEach(async () => {
  await drawbridge.stop();
  await company.stop();
});

const demand = (hours: string) => drawbridge.cli(['sign-in-every', company.idp.issuer, hours]);
const state = async () => (await drawbridge.control.servers.list())[0]?.accountState;

test('the person and hosts are told that a sign-in is needed, no tab opens by itself, and nothing is asked of the issuer', async () => {
  expect(await demand(NEXT_TO_NOTHING)).toMatchObject({ code: 0 });
  expect(await state()).toBe('sign-in-needed');
  expect(await toolNames(host)).toEqual(['drawbridge_sign_in']);
  const answer = await host.call('echo', { text: 'after' });
  expect(answer.result).toMatchObject({ isError: true });
  expect(textOf(answer)).toContain('You are not signed in to "notes". Run `drawbridge login notes`');
  expect(drawbridge.browser.tabs()).toHaveLength(1);
  expect(company.idp.log.filter(({ grant }) => grant === 'refresh_token')).toEqual([]);
});

test('signing in again lets hosts go on, with a sign-in at the issuer no older than was demanded', async () => {
  await demand(NEXT_TO_NOTHING);
  expect(await state()).toBe('sign-in-needed');
  expect((await demand('12')).stdout).toBe(`Sign-ins at ${company.idp.issuer} end 12 h after they were made.\n`);
  expect(await drawbridge.cli(['login', 'notes', '--yes'])).toMatchObject({ code: 0 });
  expect(drawbridge.browser.tabs().at(-1)?.searchParams.get('max_age')).toBe('43200');
  expect(textOf(await host.call('echo', { text: 'after' }))).toBe('after');
});
