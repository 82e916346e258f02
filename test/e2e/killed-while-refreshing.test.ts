/**
 * The core is killed at many moments of a refresh. What it costs is at most one sign-in, said in words and never by a tab; at an
 * issuer that forgives a refresh token used twice within a while it costs nothing.
 */
import { afterEach, expect, test } from 'vitest';
import { type Company, type CompanyOptions, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import type { StdioHost } from '../harness/stdio-host.ts';

// Tokens must outlive the core, wherever this runs.
const passphrase = 'correct horse battery staple';

let company: Company<'notes'>;
let drawbridge: Drawbridge;
let host: StdioHost;

afterEach(async () => {
  await drawbridge.stop();
  await company.stop();
});

async function setUp(options: CompanyOptions): Promise<void> {
  company = await startCompany({ notes: startLegacyServer }, { rotate: true, ...options });
  drawbridge = await startDrawbridge({ browser: 'scripted', vault: 'untouched' });
  await drawbridge.control.vault.use({ mode: 'passphrase', passphrase });
  await drawbridge.add('notes', company.servers.notes.url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
  // One that hands on its whole environment: the core that its bridge starts then finds the browser too.
  host = drawbridge.host('notes', { env: drawbridge.env });
  await host.initialize();
}

const login = () => drawbridge.cli(['login', 'notes', '--yes']);
const call = async () => textOf(await host.call('echo', { text: 'hello' }));
const tabs = () => drawbridge.browser.tabs().length;

/** `after`: the issuer has answered and nobody has heard it. A number: so many ms after its answer left. */
type Moment = 'before' | 'after' | number;

async function killDuringRefresh(moment: Moment): Promise<void> {
  // A sign-in of its own for each: no refresh is like one that a refusal has caused just before.
  await login();
  const hold = company.idp.holdTokens(moment === 'before' ? 'before' : 'after');
  company.distrust();
  const answer = call();
  await hold.reached;
  if (typeof moment === 'number') {
    hold.release();
    await new Promise((resolve) => setTimeout(resolve, moment));
  }
  await drawbridge.killCore();
  // A request that was never heard must not be taken up by the issuer later.
  if (typeof moment === 'string') await hold.abandoned;
  hold.release();
  await answer;
  await drawbridge.startCore();
  await drawbridge.control.vault.unlock({ passphrase });
}

/** Whether the next call asks for a sign-in; that alone then makes all well again. */
async function asksForSignIn(): Promise<boolean> {
  const before = tabs();
  const said = await call();
  expect(tabs()).toBe(before);
  if (said === 'hello') return false;
  expect(said).toContain('Run `drawbridge login notes`');
  await login();
  expect(tabs()).toBe(before + 1);
  expect(await call()).toBe('hello');
  return true;
}

const MOMENTS: Moment[] = ['before', 'after', 0, 2, 8, 25];

test('the issuer takes a refresh token twice for a stolen one: at most one sign-in each time, none where it had not answered', async () => {
  await setUp({});
  const asked = new Map<Moment, boolean>();
  for (const moment of MOMENTS) {
    await killDuringRefresh(moment);
    asked.set(moment, await asksForSignIn());
  }
  expect(asked.get('before')).toBe(false);
  expect(asked.get('after')).toBe(true);
});

test('the issuer forgives a refresh token used twice within a minute: no sign-in at any moment', async () => {
  await setUp({ reuseGraceSeconds: 60 });
  for (const moment of MOMENTS) {
    await killDuringRefresh(moment);
    expect({ moment, asked: await asksForSignIn() }).toEqual({ moment, asked: false });
  }
  expect(tabs()).toBe(MOMENTS.length);
  const refreshes = company.idp.log.filter(({ grant }) => grant === 'refresh_token');
  expect(new Set(refreshes.map(({ outcome }) => outcome))).toEqual(new Set(['ok']));
});
