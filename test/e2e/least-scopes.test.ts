/** Each host gets no more access than its calls needed: proven by the log of the issuer and by what the server saw. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problem, sentence } from '../../shared/problem.ts';
import type { Prompt } from '../../shared/models.ts';
import { type Company, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { needsOf, type ToolNeeds } from '../fakes/tool-needs.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { pairHost, type PairedHost } from '../harness/paired-host.ts';
import type { StdioHost } from '../harness/stdio-host.ts';

/** Sign-ins outlive the core. */
const PASSPHRASE = 'a passphrase for this test alone';
const WHY = 'Deleting needs the right to write.';
const REFUSED = sentence(problem('scopes-refused', { server: 'notes', tool: 'delete-notes', scopes: 'notes.write' }));
const SCOPES = ['notes.read', 'notes.write', 'notes.admin'];

let company: Company<'notes'>;
let drawbridge: Drawbridge;
let claude: StdioHost;
/** What the tools need; a test may change it. */
let needs: ToolNeeds;

beforeEach(() => {
  needs = needsOf({ 'delete-notes': { scope: 'notes.write', why: WHY } });
});
afterEach(async () => {
  await drawbridge.stop();
  await company.stop();
});

async function setUp(): Promise<void> {
  company = await startCompany(
    { notes: startLegacyServer },
    { challenge: 'openid notes.read', scopes: SCOPES, needs: (tool, held) => needs(tool, held) },
  );
  drawbridge = await startDrawbridge({ browser: 'scripted', vault: 'untouched' });
  await drawbridge.control.vault.use({ mode: 'passphrase', passphrase: PASSPHRASE });
  await drawbridge.add('notes', company.servers.notes.url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: '*' });
  const { code, stderr } = await drawbridge.cli(['login', 'notes', '--yes']);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  // A host that hands on its whole environment: a core that its bridge starts finds the browser too.
  claude = drawbridge.host('notes', { env: drawbridge.env });
  await claude.initialize();
}

const read = async (host: StdioHost) => textOf(await host.call('read-notes'));
const erase = (host: StdioHost) => host.call('delete-notes');
/** The scopes of every authorization request, in order. */
const asked = () =>
  company.idp.log.flatMap(({ request, scope }) => (request === 'authorization' && scope ? [scope] : []));
/** What the issuer put into tokens, by what they were got with. */
const granted = (grant: string) => company.idp.log.flatMap((one) => (one.grant === grant ? [one.granted] : []));
/** The scopes of the token of each call that ran, by tool. */
const seen = (tool: string) =>
  company.servers.notes.calls.filter(({ name }) => name === tool).map(({ scopes }) => scopes);
const access = () => drawbridge.control.access.list({ server: 'notes' });
const answer = (prompt: Prompt, reply: 'allow' | 'deny') =>
  drawbridge.control.prompts.answer({ id: prompt.id, answer: reply });

/** A step-up for this host, agreed to. */
async function widen(host: StdioHost): Promise<void> {
  const call = erase(host);
  await answer(await drawbridge.nextPrompt(), 'allow');
  expect(textOf(await call)).toBe('deleted');
}

describe('a host that only reads', () => {
  beforeEach(() => setUp());

  test('never makes anybody ask for more than the server named, though its issuer knows more', async () => {
    for (let n = 0; n < 10; n++) expect(await read(claude)).toBe('notes of ada');
    company.distrust();
    expect(await read(claude)).toBe('notes of ada');
    expect(asked()).toEqual(['openid notes.read offline_access']);
    expect([...granted('authorization_code'), ...granted('refresh_token')]).toEqual(['notes.read', 'notes.read']);
    expect(seen('read-notes')).toEqual(Array.from({ length: 11 }, () => ['notes.read']));
  });
});

describe('a call that its token does not reach for', () => {
  let other: PairedHost;

  beforeEach(async () => {
    await setUp();
    other = await pairHost(drawbridge, 'notes', company.servers.notes.url);
  });

  test('is held while the person is shown who wants what and why, then runs once', async () => {
    const call = erase(claude);
    const prompt = await drawbridge.nextPrompt();
    expect(prompt).toMatchObject({
      kind: 'sign-in',
      host: 'claude-desktop',
      server: 'notes',
      account: 'ada',
      tool: 'delete-notes',
      signIn: { reason: 'step-up', issuers: [company.idp.issuer], hostOnly: true, why: WHY },
    });
    expect(prompt.signIn?.scopes.filter(({ held }) => !held).map(({ name }) => name)).toContain('notes.write');
    expect(prompt.signIn?.scopes).toContainEqual(expect.objectContaining({ name: 'notes.read', held: true }));
    expect(seen('delete-notes')).toEqual([]);
    expect(asked()).toHaveLength(1);

    await answer(prompt, 'allow');
    expect(textOf(await call)).toBe('deleted');
    expect(seen('delete-notes')).toEqual([['notes.read', 'notes.write']]);
    expect(asked()).toHaveLength(2);
    expect(new Set(asked()[1]?.split(' '))).toEqual(new Set(['openid', 'notes.read', 'notes.write', 'offline_access']));
    expect(drawbridge.browser.tabs()).toHaveLength(2);
  });

  test('whose host is impatient is answered in time, and its repeat runs once the person agreed', async () => {
    await drawbridge.control.settings.set({ key: 'hold-seconds', value: '0.5' });
    expect(textOf(await erase(claude))).toBe(sentence(problem('sign-in-pending', { server: 'notes' })));
    const prompt = await drawbridge.nextPrompt();
    await answer(prompt, 'allow');
    await drawbridge.browser.closed(2);
    await expect.poll(async () => (await access()).sets).toHaveLength(2);
    expect(textOf(await erase(claude))).toBe('deleted');
    expect(seen('delete-notes')).toHaveLength(1);
    expect(asked()).toHaveLength(2);
  });

  test('widens its own host alone: the other has neither the token nor the right', async () => {
    await widen(claude);
    const call = erase(other.host);
    const prompt = await drawbridge.nextPrompt();
    expect(prompt).toMatchObject({ kind: 'sign-in', host: 'other', signIn: { reason: 'step-up' } });
    await answer(prompt, 'deny');
    expect(textOf(await call)).toBe(REFUSED);
    expect(await read(other.host)).toBe('notes of ada');
    // By the server: who deleted could write, and who read could not.
    expect(seen('delete-notes')).toEqual([['notes.read', 'notes.write']]);
    expect(seen('read-notes')).toEqual([['notes.read']]);
    // By the issuer: one token can write, and it was asked for once.
    expect(granted('authorization_code')).toEqual(['notes.read', 'notes.read notes.write']);
    expect(asked().filter((scope) => scope.includes('notes.write'))).toHaveLength(1);
  });

  test('is not asked about again by its host, which reads on with the narrow token', async () => {
    await widen(claude);
    expect(textOf(await erase(claude))).toBe('deleted');
    expect(await read(claude)).toBe('notes of ada');
    expect(seen('delete-notes')).toHaveLength(2);
    expect(asked()).toHaveLength(2);
  });

  test('is listed by tool and host, with what is held until when', async () => {
    const call = erase(claude);
    const { id } = await drawbridge.nextPrompt();
    await drawbridge.control.prompts.answer({ id, answer: 'allow', signIn: { without: [], hours: 8 } });
    await call;
    const { sets, tools } = await access();
    const names = (at: number) => sets[at]?.scopes.map(({ name }) => name);
    expect(sets).toMatchObject([{ account: 'ada' }, { account: 'ada', agent: 'claude-desktop' }]);
    expect([names(0), names(1)]).toEqual([['notes.read'], ['notes.read', 'notes.write']]);
    const hours = (Date.parse(sets[1]?.until ?? '') - Date.parse(sets[1]?.since ?? '')) / 3_600_000;
    expect([sets[0]?.until, hours]).toEqual([undefined, 8]);
    expect(tools).toEqual([
      { server: 'notes', tool: 'delete-notes', scopes: ['notes.read', 'notes.write'], source: 'learned' },
    ]);
    const { stdout } = await drawbridge.cli(['access', 'notes']);
    expect(stdout).toContain('delete-notes');
    expect(stdout).toContain('notes.write');
  });

  test('needs the person again once its widening was given up, at the issuer too', async () => {
    await widen(claude);
    const { sets } = await access();
    const wide = sets.find(({ agent }) => agent === 'claude-desktop');
    await drawbridge.control.access.narrow({ id: wide?.id ?? '' });
    expect(company.idp.log.filter(({ request }) => request === 'revocation')[0]).toMatchObject({ outcome: 'ok' });
    expect((await access()).sets).toHaveLength(1);
    expect(await read(claude)).toBe('notes of ada');
    const call = erase(claude);
    await answer(await drawbridge.nextPrompt(), 'deny');
    expect(textOf(await call)).toBe(REFUSED);
  });
});

describe('a refusal', () => {
  const questions = async () => (await drawbridge.control.prompts.list({ all: true })).length;

  beforeEach(() => setUp());

  test('holds for what was refused and asks nothing again, also when the core is started anew', async () => {
    const first = erase(claude);
    await answer(await drawbridge.nextPrompt(), 'deny');
    const before = await questions();
    expect([textOf(await first), textOf(await erase(claude))]).toEqual([REFUSED, REFUSED]);
    expect(await read(claude)).toBe('notes of ada');
    expect(await questions()).toBe(before);

    await drawbridge.killCore();
    await drawbridge.startCore();
    await drawbridge.control.vault.unlock({ passphrase: PASSPHRASE });
    expect(textOf(await erase(claude))).toBe(REFUSED);
    expect(await questions()).toBe(0);
    expect(asked()).toHaveLength(1);
  });

  test('is over once the person forgets it', async () => {
    const first = erase(claude);
    await answer(await drawbridge.nextPrompt(), 'deny');
    expect(textOf(await first)).toBe(REFUSED);
    const [no] = (await access()).refused;
    expect(no).toMatchObject({ agent: 'claude-desktop', account: 'ada', scopes: ['notes.write'] });
    await drawbridge.control.access.forgetRefusal({ id: no?.id ?? '' });
    await widen(claude);
  });
});

describe('a server that wants more whatever it gets', () => {
  test('is followed twice, then the call fails for good', async () => {
    await setUp();
    needs = (tool, held) => {
      const scope = SCOPES.find((one) => !held.includes(one)) ?? 'notes.everything';
      return tool === 'delete-notes' ? { scope } : undefined;
    };
    const call = erase(claude);
    const ended = call.then((): true => true);
    for (let questions = 0; ; questions++) {
      const prompt = await Promise.race([ended, drawbridge.nextPrompt()]);
      if (prompt === true) break;
      expect(questions).toBeLessThan(3);
      await answer(prompt, 'allow');
    }
    const words = problem('scopes-not-enough', { server: 'notes', tool: 'delete-notes' });
    expect(textOf(await call)).toBe(sentence(words));
    expect(asked().length).toBeLessThanOrEqual(3);
    expect(seen('delete-notes')).toEqual([]);
  });
});
