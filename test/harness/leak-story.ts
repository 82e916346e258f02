/** A whole life of Drawbridge with real parts, and everything that could be seen of it meanwhile. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOsKeychain } from '../../core/vault/os-keychain.ts';
import { Secret } from '../../shared/secret.ts';
import { type Company, startCompany } from '../fakes/company.ts';
import type { FakeServer } from '../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { enterSession } from '../fakes/keyring-session.ts';
import { type SecretService, startSecretService } from '../fakes/secret-service.ts';
import { type Drawbridge, type Finished, finished, startDrawbridge } from './drawbridge.ts';
import { filesBelow, type Place, type Sought } from './leak-search.ts';
import { type ProcessWatch, watchProcesses } from './process-watch.ts';
import type { Answer, StdioHost } from './stdio-host.ts';

/** What there was to be found, and where it could have been. */
export interface LeakStory {
  sought: Sought[];
  /** Went the same ways as a secret that leaks would: a tool's name, an argument of a command, an environment variable. */
  canary: Sought;
  /** What host and server said to each other, which nobody else need know. */
  said: Sought;
  /** Files while everything ran and sealed records existed. */
  whileRunning: Place[];
  /** Files after signing out, with the core stopped. */
  afterwards: Place[];
  /** What every process printed. */
  outputs: Place[];
  /** Command lines and environments. */
  processes: Place[];
  /** What the issuer was asked: that the story really went so far. */
  asked: string[];
  /** Sealed records while it ran. */
  records: number;
}

interface Stage {
  company: Company<'notes' | 'wiki'>;
  /** Wants a header that the person stored. */
  keyed: FakeServer;
  drawbridge: Drawbridge;
  watch: ProcessWatch;
  outputs: Place[];
}

const odd = ` ="/+&%\\<>'`;
const apiKey = `${randomBytes(12).toString('hex')}${odd.trim()}${randomBytes(12).toString('hex')}`;
/** Said by the host in arguments, an address and a name, and by the server in results and errors. */
const said = `${randomBytes(12).toString('hex')}${odd.trim()}${randomBytes(12).toString('hex')}`;
const canary = `canary-${randomBytes(20).toString('hex')}`;
const clientSecret = `${randomBytes(12).toString('hex')}${odd}${randomBytes(12).toString('hex')}`;
const passphrase = `${randomBytes(12).toString('hex')}${odd}${randomBytes(12).toString('hex')}`;

export async function tellLeakStory(): Promise<LeakStory> {
  await using ending = new AsyncDisposableStack();
  const service = await startSecretService();
  ending.defer(() => service.stop());
  const client = {
    client_id: 'desk',
    client_secret: clientSecret,
    redirect_uris: ['http://127.0.0.1/callback'],
    application_type: 'native' as const,
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_basic' as const,
  };
  const company = await startCompany({ notes: startLegacyServer, wiki: startModernServer }, { clients: [client] });
  ending.defer(() => company.stop());
  const keyed = await startLegacyServer({
    authorize: async (headers) =>
      headers['x-api-key'] === apiKey ? { ok: true, subject: 'key' } : { ok: false, status: 401 },
  });
  ending.defer(() => keyed.stop());
  const env = { ...service.session, DRAWBRIDGE_KEYCHAIN_ACCOUNT: 'leak-story', DRAWBRIDGE_NOTE: canary };
  const drawbridge = await startDrawbridge({ vault: 'untouched', browser: 'scripted', env });
  ending.defer(() => drawbridge.stop());
  const stage: Stage = { company, keyed, drawbridge, watch: watchProcesses(drawbridge.env['HOME'] ?? ''), outputs: [] };
  const hosts = await work(stage);
  const { records } = await drawbridge.control.vault.status();
  const sought = [...issuedBy(company), ...(await keysOf(drawbridge, service))];
  const whileRunning = filesOf(drawbridge);
  await leave(stage, hosts);
  return {
    sought,
    canary: { what: 'the canary', secret: canary },
    said: { what: 'what host and server said', secret: said },
    whileRunning,
    afterwards: filesOf(drawbridge),
    outputs: stage.outputs,
    processes: stage.watch.seen(),
    asked: company.idp.log.map(({ request, grant, outcome }) => [request, grant, outcome].filter(Boolean).join(' ')),
    records,
  };
}

/** Adding, signing in, calls of every kind, a refresh, failures. */
async function work(stage: Stage): Promise<StdioHost[]> {
  const { company, keyed, drawbridge, watch } = stage;
  const { notes, wiki } = company.servers;
  await command(stage, ['add', 'notes', notes.url.href]);
  await command(
    stage,
    ['add', 'wiki', wiki.url.href, '--client-id', 'desk', '--client-secret-stdin'],
    `${clientSecret}\n`,
  );
  await command(stage, ['add', 'keyed', keyed.url.href, '--header', 'X-Api-Key'], `${apiKey}\n`);
  for (const server of ['notes', 'wiki', 'keyed']) await command(stage, ['connect', 'claude-desktop', server]);

  drawbridge.browser.behave('refuse');
  expectCode(1, await run(stage, ['login', 'notes', '--yes']));
  drawbridge.browser.behave('allow');
  const release = drawbridge.browser.hold();
  const login = run(stage, ['login', 'notes', '--yes']);
  await drawbridge.browser.opened(2);
  watch.look();
  release();
  expectCode(0, await login);

  const first = drawbridge.host('notes');
  await first.initialize();
  await first.request('tools/list');
  await answered(stage, first.call('read-notes'), ['approve', '--always']);
  await first.call('read-notes');
  await answered(stage, first.call('delete-notes'), ['deny']);

  // The second sign-in is asked for by a call.
  const second = drawbridge.host('wiki');
  await second.initialize();
  const asking = second.call('read-notes');
  const signIn = await drawbridge.nextPrompt();
  await command(stage, ['approve', signIn.id]);
  await answered(stage, asking, ['approve', '--session']);

  const third = drawbridge.host('keyed');
  await third.initialize();
  await answered(stage, third.call('read-notes'), ['approve']);

  company.distrust();
  company.idp.become('failing');
  await first.call('read-notes');
  company.idp.become('up');
  await first.call('read-notes');
  await second.call('read-notes');
  await command(stage, ['allow', '--server', 'notes', '--tool', 'echo']);
  await command(stage, ['deny', '--tool', `${canary}-*`]);
  await first.call('echo', { text: 'hello' });
  expectSaid(await first.call('echo', { text: said, list: [{ [said]: said }] }));
  await first.call('echo', { text: { wrong: said } });
  await first.request('resources/read', { uri: `notes://nowhere?token=${encodeURIComponent(said)}` });
  await first.request('prompts/get', { name: 'nothing', arguments: { [said]: said } });
  await answered(stage, first.call(canary), ['approve']);
  first.write('{"not":"a message"}\n{nonsense\n');
  await first.request('no/such-method');

  for (const args of [
    ['status'],
    ['list'],
    ['hosts'],
    ['prompts', '--all'],
    ['permissions'],
    ['config'],
    ['vault', 'status'],
    ['log', 'stats'],
    ['log', 'verify'],
    ['log', 'key'],
  ]) {
    await command(stage, args);
    await command(stage, [...args, '--json']);
  }
  for (const format of ['jsonl', 'csv', 'cef']) await command(stage, ['log', 'export', '--format', format]);
  for (const args of [['log', '-n', '1000'], ['log', '--json'], ['--help']]) await command(stage, args);
  expectCode(1, await run(stage, ['login', 'nobody']));
  return [first, second, third];
}

/** Signing out, another vault, the end. */
async function leave(stage: Stage, hosts: readonly StdioHost[]): Promise<void> {
  await command(stage, ['vault', 'use', 'passphrase'], `${passphrase}\n`);
  await command(stage, ['vault', 'unlock'], `${passphrase}\n`);
  for (const server of ['notes', 'wiki']) await command(stage, ['logout', server]);
  await command(stage, ['disconnect', 'claude-desktop', 'wiki']);
  await command(stage, ['remove', 'wiki']);
  for (const host of hosts) {
    await host.stop();
    keep(stage, 'a bridge', { stdout: host.stdout().toString('utf8'), stderr: host.stderr() });
  }
  await command(stage, ['stop']);
}

/** Answers the prompt that a call brings, and waits for the call. */
async function answered(stage: Stage, call: Promise<Answer>, [answer = '', ...flags]: string[]): Promise<void> {
  const { id } = await stage.drawbridge.nextPrompt();
  await command(stage, ['prompts']);
  await command(stage, [answer, id, ...flags]);
  await call;
}

async function command(stage: Stage, args: string[], stdin?: string): Promise<void> {
  expectCode(0, await run(stage, args, stdin));
}

/** Runs a command, looks at every process while it runs, and keeps what it printed. */
async function run(stage: Stage, args: string[], stdin?: string): Promise<Finished> {
  const child = stage.drawbridge.spawnCli(args);
  stage.watch.look();
  const ended = await finished(child, stdin);
  keep(stage, `drawbridge ${args.join(' ')}`, ended);
  return ended;
}

function keep({ outputs }: Stage, who: string, { stdout, stderr }: Pick<Finished, 'stdout' | 'stderr'>): void {
  outputs.push({ where: `${who}, stdout`, bytes: Buffer.from(stdout) });
  outputs.push({ where: `${who}, stderr`, bytes: Buffer.from(stderr) });
}

function expectSaid({ result }: Answer): void {
  if (!JSON.stringify(result).includes(JSON.stringify(said).slice(1, -1))) throw new Error('the server did not say it');
}

function expectCode(code: number, ended: Finished): void {
  if (ended.code !== code) throw new Error(`the story went wrong (exit code ${ended.code}): ${ended.stderr}`);
}

function filesOf({ env }: Drawbridge): Place[] {
  return filesBelow(env['HOME'] ?? '');
}

/** Every secret the issuer gave out or saw. Those of the second half of the story are the same ones. */
function issuedBy({ idp }: Company<string>): Sought[] {
  return idp.issued.map((secret, n) => ({ what: `${idp.kinds.get(secret)} ${n + 1}`, secret }));
}

/** The keys: the vault's as text and as bytes, ours to the core's sockets, and what the person typed. */
async function keysOf({ home }: Drawbridge, { session }: SecretService): Promise<Sought[]> {
  enterSession(session);
  const kept = await createOsKeychain({ account: 'leak-story' }).get();
  if (!kept) throw new Error('the vault has no key in the keyring');
  const key = Secret.unwrap(kept);
  const entries = readdirSync(join(home, 'entries')).map((name) => join(home, 'entries', name));
  const files = [join(home, 'control.key'), ...entries];
  return [
    { what: "the vault's key", secret: key },
    { what: "the vault's key, its bytes", secret: Buffer.from(key, 'base64url') },
    { what: 'the client secret the person brought', secret: clientSecret },
    { what: 'the header the person stored', secret: apiKey },
    { what: 'the passphrase', secret: passphrase },
    ...files.map((file) => ({ what: `what ${file} holds`, secret: readFileSync(file, 'utf8').trim(), home: file })),
  ];
}
