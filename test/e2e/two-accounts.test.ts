/** Two people's accounts at one address: each host uses the one that was chosen for it, and everything says which. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { problem, sentence } from '../../shared/problem.ts';
import { type Company, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { needsOf } from '../fakes/tool-needs.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { pairHost, type PairedHost } from '../harness/paired-host.ts';
import type { StdioHost } from '../harness/stdio-host.ts';
import { wholeLog } from '../harness/whole-log.ts';

const CALLS = 1_000;

let company: Company<'notes'>;
let drawbridge: Drawbridge;
/** Uses the default account: ada's. */
let claude: StdioHost;
/** Was given bob's. */
let other: PairedHost;

beforeEach(async () => {
  company = await startCompany(
    { notes: startLegacyServer },
    {
      challenge: 'openid profile notes.read',
      scopes: ['notes.read', 'notes.write'],
      needs: needsOf({ 'delete-notes': { scope: 'notes.write' } }),
    },
  );
  drawbridge = await startDrawbridge({ browser: 'scripted' });
  await drawbridge.add('notes', company.servers.notes.url.href);
  await login('ada');
  await login('bob', '--another');
  claude = drawbridge.host('notes');
  await claude.initialize();
  other = await pairHost(drawbridge, 'notes', company.servers.notes.url);
  await drawbridge.control.servers.useAccount({ server: 'notes', account: 'bob', agent: other.agent });
});
afterEach(async () => {
  await drawbridge.stop();
  await company.stop();
});

async function login(name: string, ...more: string[]): Promise<void> {
  drawbridge.browser.signInAs(name);
  const { code, stderr } = await drawbridge.cli(['login', 'notes', '--yes', ...more]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
}

const allowAll = () => drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: '*' });
const accounts = async () => (await drawbridge.control.servers.list())[0]?.accounts.map(({ id }) => id);
const notesOf = async (host: StdioHost) => textOf(await host.call('read-notes'));

const revocations = () =>
  company.idp.log.flatMap(({ request, outcome }) => (request === 'revocation' ? [outcome] : []));

test(`${CALLS} interleaved calls of two hosts reach the server each as its own account`, async () => {
  await allowAll();
  const host = (n: number) => (n % 2 === 0 ? claude : other.host);
  const people = ['ada', 'bob'];
  const answers = await Promise.all(
    Array.from({ length: CALLS }, (_, n) => host(n).call('read-notes', { notebook: String(n) })),
  );
  expect(answers.map(textOf)).toEqual(Array.from({ length: CALLS }, (_, n) => `notes of ${people[n % 2]}`));
  const seen = company.servers.notes.calls.map(({ args, subject }) => [Number(args['notebook']), subject]);
  expect(seen).toHaveLength(CALLS);
  expect(seen.filter(([n, subject]) => subject !== people[Number(n) % 2])).toEqual([]);

  const lines = await wholeLog(drawbridge.control, { kind: ['call.started', 'call.finished'] });
  expect(lines).toHaveLength(2 * CALLS);
  const wrong = lines.filter(({ host, account }) => account !== (host === 'other' ? 'bob' : 'ada'));
  expect(wrong).toEqual([]);
});

test('every prompt says whose account it is', async () => {
  for (const [host, account] of [
    [claude, 'ada'],
    [other.host, 'bob'],
  ] as const) {
    const answer = host.call('read-notes');
    const prompt = await drawbridge.nextPrompt();
    expect(prompt).toMatchObject({ kind: 'tool-call', account, accountName: account });
    await drawbridge.approve(prompt);
    expect(textOf(await answer)).toBe(`notes of ${account}`);
  }
  const { stdout } = await drawbridge.cli(['prompts', '--all']);
  expect(stdout).toMatch(/account\s+ada/);
  expect(stdout).toMatch(/account\s+bob/);
});

test('another default changes the hosts for which nothing was chosen, and nothing else', async () => {
  await allowAll();
  await drawbridge.control.servers.useAccount({ server: 'notes', account: 'bob' });
  await drawbridge.control.servers.useAccount({ server: 'notes', account: 'ada', agent: other.agent });
  expect([await notesOf(claude), await notesOf(other.host)]).toEqual(['notes of bob', 'notes of ada']);
});

test('signing one out leaves the other, and the host that uses it', async () => {
  await allowAll();
  expect(await notesOf(other.host)).toBe('notes of bob');
  await drawbridge.control.servers.signOut({ server: 'notes', account: 'ada' });
  expect(await accounts()).toEqual(['bob']);
  expect(revocations()[0]).toBe('ok');
  expect(await notesOf(other.host)).toBe('notes of bob');
});

test('somebody else at the sign-in page of a step-up gets nothing, and nothing of theirs is kept', async () => {
  await allowAll();
  const { sets } = await drawbridge.control.access.list({ server: 'notes' });
  drawbridge.browser.signInAs('bob');
  const answer = claude.call('delete-notes');
  const prompt = await drawbridge.nextPrompt();
  expect(prompt).toMatchObject({ kind: 'sign-in', account: 'ada', accountName: 'ada', signIn: { reason: 'step-up' } });
  await drawbridge.approve(prompt);
  expect(textOf(await answer)).toBe(sentence(problem('sign-in-other-account', { server: 'notes' })));

  expect(await accounts()).toEqual(['ada', 'bob']);
  expect((await drawbridge.control.access.list({ server: 'notes' })).sets).toEqual(sets);
  expect(company.servers.notes.calls).toEqual([]);
  expect(await notesOf(claude)).toBe('notes of ada');
  // Giving them back at once might have ended the sign-in that bob has here.
  expect(revocations()).toEqual([]);
  await drawbridge.control.servers.signOut({ server: 'notes', account: 'bob' });
  expect(revocations().filter((outcome) => outcome === 'ok')).toHaveLength(2);
});
