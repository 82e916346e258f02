/** Where sign-ins are kept, as a person meets it: the built core over a real gnome-keyring, and over none at all. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problem } from '../../shared/problem.ts';
import { type Company, startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { type SecretService, secretServiceMissing, startSecretService } from '../fakes/secret-service.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';

const missing = secretServiceMissing();

let company: Company<'notes'>;
let drawbridge: Drawbridge;

async function setUp(env: Record<string, string>): Promise<void> {
  company = await startCompany({ notes: startLegacyServer });
  drawbridge = await startDrawbridge({ vault: 'untouched', browser: 'scripted', env });
  await drawbridge.add('notes', company.servers.notes.url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
}

afterEach(async () => {
  await drawbridge.stop();
  await company.stop();
});

async function restartCore(): Promise<void> {
  expect(await drawbridge.cli(['stop'])).toMatchObject({ code: 0 });
  await drawbridge.startCore();
}

/** What a call through a bridge of its own says. */
async function callText(): Promise<string> {
  const host = drawbridge.host('notes');
  await host.initialize();
  const { result } = await host.call('echo', { text: 'here' });
  await host.stop();
  const [content] = (result?.['content'] ?? []) as { text: string }[];
  return content?.text ?? '';
}

const tabs = () => drawbridge.browser.tabs().length;

describe.skipIf(missing !== undefined)(`over the system's keychain (${missing ?? 'a real gnome-keyring'})`, () => {
  let service: SecretService;

  beforeEach(async () => {
    service = await startSecretService();
    await setUp(service.session);
  });
  afterEach(() => service.stop());

  test('a sign-in outlives the core, without a second tab', async () => {
    expect(await drawbridge.cli(['login', 'notes', '--yes'])).toMatchObject({
      code: 0,
      stdout: 'Signed in to notes.\n',
    });
    await restartCore();
    expect(await callText()).toBe('here');
    expect(tabs()).toBe(1);
    expect((await drawbridge.cli(['vault', 'status'])).stdout).toMatch(
      /^Vault: system keychain, ready; \d+ secrets? stored\.\n$/,
    );
  });

  test('a sign-in outlives the death of the core', async () => {
    await drawbridge.cli(['login', 'notes', '--yes']);
    await drawbridge.killCore();
    await drawbridge.startCore();
    expect(await callText()).toBe('here');
    expect(tabs()).toBe(1);
  });

  test('a keyring that locks while the sign-in page is open loses nothing and asks for no second tab', async () => {
    const release = drawbridge.browser.hold();
    const login = drawbridge.cli(['login', 'notes', '--yes']);
    await drawbridge.browser.opened(1);
    await service.lock();
    release();
    expect(await login).toMatchObject({ code: 0, stdout: 'Signed in to notes.\n' });
    expect(await drawbridge.browser.closed(1)).toMatchObject({ status: 200, heading: 'Signed in to notes' });
    expect(await callText()).toBe('here');

    // After a restart the key must come from the keyring again: not to be had, but nothing is lost.
    await restartCore();
    expect(await callText()).toContain(problem('keychain-locked').message);
    expect((await drawbridge.cli(['vault', 'status'])).stdout).toContain('system keychain, locked; ');
    await service.unlock();
    expect(await callText()).toBe('here');
    expect(tabs()).toBe(1);
  });

  test('a keyring that is locked from the start stops a sign-in before the browser opens', async () => {
    await drawbridge.cli(['login', 'notes', '--yes']);
    await drawbridge.cli(['logout', 'notes']);
    await service.lock();
    await restartCore();
    const { code, stderr } = await drawbridge.cli(['login', 'notes', '--yes']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: shown('keychain-locked') });
    expect(tabs()).toBe(1);
  });
});

/** A problem as the command shows it. */
function shown(code: 'vault-unset' | 'keychain-locked' | 'vault-locked' | 'passphrase-wrong'): string {
  const { message, next } = problem(code);
  return `drawbridge: ${message}\n  ${next}\n`;
}

describe('without any keychain', () => {
  beforeEach(() => setUp({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }));

  test('a sign-in is refused before any browser opens, until the person chooses', async () => {
    expect(await drawbridge.cli(['login', 'notes', '--yes'])).toEqual({
      code: 1,
      stdout: '',
      stderr: shown('vault-unset'),
    });
    expect(tabs()).toBe(0);
    expect(company.idp.log).toEqual([]);
    expect(await drawbridge.cli(['vault', 'status'])).toMatchObject({
      code: 0,
      stdout: 'Vault: none chosen; the keychain is not found on this machine, so nothing is stored.\n',
    });
    const { stdout } = await drawbridge.cli(['vault', 'status', '--json']);
    expect(JSON.parse(stdout)).toEqual({ mode: 'unset', keychain: 'absent', usable: false, records: 0 });
  });

  test('session-only keeps sign-ins until the core stops', async () => {
    expect(await drawbridge.cli(['vault', 'use', 'session-only'])).toMatchObject({
      code: 0,
      stdout: 'Vault: session-only: secrets are forgotten when Drawbridge stops.\n',
    });
    expect(await drawbridge.cli(['login', 'notes', '--yes'])).toMatchObject({ code: 0 });
    expect(await callText()).toBe('here');
    await restartCore();
    expect(await callText()).toContain(problem('sign-in-needed', { server: 'notes' }).message);
    expect(tabs()).toBe(1);
    expect((await drawbridge.cli(['vault', 'status'])).stdout).toContain('session-only');
  });

  test('a passphrase keeps them sealed, and is asked for after every start', async () => {
    expect(await drawbridge.cli(['vault', 'use', 'passphrase'], 'correct horse\n')).toMatchObject({
      code: 0,
      stdout: 'Vault: passphrase, unlocked; 0 secrets stored.\n',
    });
    expect(await drawbridge.cli(['login', 'notes', '--yes'])).toMatchObject({ code: 0 });
    await restartCore();
    expect(await callText()).toContain(problem('vault-locked').message);
    expect(await drawbridge.cli(['login', 'notes', '--yes'])).toMatchObject({ code: 1, stderr: shown('vault-locked') });
    expect((await drawbridge.cli(['vault', 'status'])).stdout).toContain('passphrase, locked; ');

    expect(await drawbridge.cli(['vault', 'unlock'], 'wrong horse\n')).toMatchObject({
      code: 1,
      stderr: shown('passphrase-wrong'),
    });
    expect((await drawbridge.cli(['vault', 'unlock'], 'correct horse\n')).stdout).toContain('passphrase, unlocked; ');
    expect(await callText()).toBe('here');
    expect(tabs()).toBe(1);
  });

  test('an empty passphrase changes nothing', async () => {
    expect(await drawbridge.cli(['vault', 'use', 'passphrase'], '\n')).toMatchObject({ code: 2, stdout: '' });
    const { stdout } = await drawbridge.cli(['vault', 'status', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ mode: 'unset' });
  });
});
