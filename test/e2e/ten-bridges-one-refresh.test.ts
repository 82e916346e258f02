/** Ten built bridges of one server share one sign-in: its tokens are refreshed once for all, whatever happens meanwhile. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Company, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type SecretService, secretServiceMissing, startSecretService } from '../fakes/secret-service.ts';
import { textOf } from '../harness/answers.ts';
import { type Drawbridge, type DrawbridgeOptions, startDrawbridge } from '../harness/drawbridge.ts';
import type { Answer, StdioHost } from '../harness/stdio-host.ts';

const TEN = 10;
const LONG_SECONDS = 600;
const SHORT_SECONDS = 3;

let company: Company<'notes'>;
let drawbridge: Drawbridge;
let hosts: StdioHost[];
/** How long the issuer's next access token lives. */
let ttl: number;

/** Ten hosts that have all spoken with the server, so that each has a conversation open. */
async function setUp(options: DrawbridgeOptions = {}): Promise<void> {
  ttl = LONG_SECONDS;
  company = await startCompany({ notes: startLegacyServer }, { rotate: true, accessTokenTtl: () => ttl });
  drawbridge = await startDrawbridge({ browser: 'scripted', ...options });
  await drawbridge.add('notes', company.servers.notes.url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
  await login();
  // Hosts that hand on their whole environment: the core that a bridge starts then finds the keychain too.
  hosts = Array.from({ length: TEN }, () => drawbridge.host('notes', { env: drawbridge.env }));
  await Promise.all(hosts.map((host) => host.initialize()));
  expectEchoes(await callAll());
}

afterEach(async () => {
  await drawbridge.stop();
  await company.stop();
});

async function login(): Promise<void> {
  const { code, stderr } = await drawbridge.cli(['login', 'notes', '--yes']);
  expect({ code, stderr }).toMatchObject({ code: 0 });
}

function callAll(): Promise<Answer[]> {
  return Promise.all(hosts.map((host, n) => host.call('echo', { text: `echo ${n}` })));
}

function expectEchoes(answers: readonly Answer[]): void {
  expect(answers.map(textOf)).toEqual(answers.map((_, n) => `echo ${n}`));
}

/** Each id once, every line JSON. */
function expectAnsweredOnce(): void {
  for (const host of hosts) {
    const ids = host.received().flatMap(({ id, method }) => (method === undefined ? [id] : []));
    expect(new Set(ids).size).toBe(ids.length);
  }
}

const refreshes = () => company.idp.log.filter(({ grant }) => grant === 'refresh_token').map(({ outcome }) => outcome);

/** Resolves when the access token that Drawbridge holds has ended, also by the clock of an issuer that counts whole seconds. */
async function tokenEnded(): Promise<void> {
  const [server] = await drawbridge.control.servers.list();
  const end = Date.parse(server?.account?.expiresAt ?? '') + 1000;
  expect(end).not.toBeNaN();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, end - Date.now())));
}

describe('ten bridges with one access token', () => {
  beforeEach(() => setUp());

  test('that has ended make one refresh, open no tab and lose no family', async () => {
    ttl = SHORT_SECONDS;
    await login();
    ttl = LONG_SECONDS;
    await tokenEnded();
    expectEchoes(await callAll());
    expect(refreshes()).toEqual(['ok']);
    // The family lives: the rotated refresh token works when it is needed.
    company.distrust();
    expectEchoes(await callAll());
    expect(refreshes()).toEqual(['ok', 'ok']);
    expect(drawbridge.browser.tabs()).toHaveLength(2);
    expectAnsweredOnce();
  });

  test('that the server refuses make one refresh, open no tab and lose no family', async () => {
    company.distrust();
    expectEchoes(await callAll());
    expectEchoes(await callAll());
    expect(refreshes()).toEqual(['ok']);
    expect(drawbridge.browser.tabs()).toHaveLength(1);
    expectAnsweredOnce();
  });
});

const missing = secretServiceMissing();
const keyring = missing ?? 'a real gnome-keyring';

// Tokens must outlive the core for this, so the vault is the system's keychain.
describe.skipIf(missing !== undefined)(`when the core dies while it refreshes for ten bridges (${keyring})`, () => {
  let service: SecretService;

  beforeEach(async () => {
    service = await startSecretService();
    await setUp({ vault: 'untouched', env: service.session });
  });
  afterEach(() => service.stop());

  /** The core is killed where the refresh stands; every call is answered, and says that it may have run. */
  async function dieDuringRefresh(where: 'before' | 'after'): Promise<void> {
    const hold = company.idp.holdTokens(where);
    company.distrust();
    const answers = callAll();
    await hold.reached;
    await drawbridge.killCore();
    await hold.abandoned;
    hold.release();
    for (const { result } of await answers) {
      expect(result).toMatchObject({ isError: true });
      expect(JSON.stringify(result)).toContain('may or may not have run');
    }
  }

  test('and the issuer has not seen it, all goes on without a sign-in', async () => {
    await dieDuringRefresh('before');
    expectEchoes(await callAll());
    expect(refreshes()).toEqual(['ok']);
    expect(drawbridge.browser.tabs()).toHaveLength(1);
    expectAnsweredOnce();
  });

  test('and its answer is lost, one sign-in is asked for, by words and not by a tab', async () => {
    await dieDuringRefresh('after');
    const refused = await callAll();
    expect(new Set(refused.map(textOf))).toEqual(new Set([expect.stringContaining('drawbridge login notes')]));
    // What was lost cannot be had again: the issuer takes the old refresh token for a stolen one.
    expect(refreshes()).toEqual(['ok', 'invalid_grant']);
    expect(drawbridge.browser.tabs()).toHaveLength(1);
    await login();
    expectEchoes(await callAll());
    expect(drawbridge.browser.tabs()).toHaveLength(2);
    expectAnsweredOnce();
  });
});
