/** A whole life of Drawbridge with real parts, and everything that could be seen of it meanwhile. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCompany } from '../fakes/company.ts';
import { startLegacyServer } from '../fakes/mcp-servers/legacy-server.ts';
import { startModernServer } from '../fakes/mcp-servers/modern-server.ts';
import { startOtlpReceiver } from '../fakes/otlp-receiver.ts';
import { startSecretService } from '../fakes/secret-service.ts';
import { type Drawbridge, startDrawbridge } from './drawbridge.ts';
import { makeCanaries, oddSecret, type Origin, soughtOf, startTelltale, telltaleTools } from './leak-canaries.ts';
import { allForwarded, sentTo } from './leak-collector.ts';
import { issuedBy, keysOf } from './leak-secrets.ts';
import { filesBelow, type Place, type Sought } from './leak-search.ts';
import { answered, command, expectCode, keep, run, type Stage } from './leak-stage.ts';
import { watchProcesses } from './process-watch.ts';
import type { StdioHost } from './stdio-host.ts';

/** What there was to be found, and where it could have been. */
export interface LeakStory {
  sought: Sought[];
  /** Went the same ways as a secret that leaks would: a tool's name, an argument of a command, an environment variable. */
  canary: Sought;
  /** What host and server said to each other, which nobody else need know, by where it stood. */
  said: Record<Origin, Sought>;
  /** A tool's and a method's name that looks like a token. */
  tokenLike: Sought;
  /** The query of a server's address, as the person gave it. */
  query: Sought;
  /** What went between host, servers and us: that all of it was really said. */
  wire: Place[];
  /** Files while everything ran and sealed records existed. */
  whileRunning: Place[];
  /** Files after signing out, with the core stopped. */
  afterwards: Place[];
  /** What every process printed. */
  outputs: Place[];
  /** Command lines and environments. */
  processes: Place[];
  /** What the policy's collector was sent, but for the header that lets us in there. */
  forwarded: Place[];
  /** What the issuer was asked: that the story really went so far. */
  asked: string[];
  /** Sealed records while it ran. */
  records: number;
}

const odd = ` ="/+&%\\<>'`;
const apiKey = oddSecret();
const said = makeCanaries();
const query = oddSecret('-');
const tokenLike = `sk-${randomBytes(20).toString('hex')}`;
const canary = `canary-${randomBytes(20).toString('hex')}`;
const clientSecret = oddSecret(odd);
const passphrase = oddSecret(odd);
const ingestKey = oddSecret();

/** What the person brought. */
const brought: Sought[] = [
  { what: 'the client secret the person brought', secret: clientSecret },
  { what: 'the header the person stored', secret: apiKey },
  { what: 'the passphrase', secret: passphrase },
  { what: 'the header for the collector', secret: ingestKey },
];

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
  const telltale = await startTelltale(said);
  ending.defer(() => telltale.stop());
  const env = { ...service.session, DRAWBRIDGE_KEYCHAIN_ACCOUNT: 'leak-story', DRAWBRIDGE_NOTE: canary };
  const drawbridge = await startDrawbridge({ vault: 'untouched', browser: 'scripted', env });
  ending.defer(() => drawbridge.stop());
  const collector = await startOtlpReceiver();
  ending.defer(() => collector.stop());
  const watch = watchProcesses(drawbridge.env['HOME'] ?? '');
  const stage: Stage = { company, keyed, telltale, collector, drawbridge, watch, outputs: [] };
  const hosts = await work(stage);
  const { records } = await drawbridge.control.vault.status();
  const sought = [...issuedBy(company), ...(await keysOf(drawbridge, service)), ...brought];
  const whileRunning = filesOf(drawbridge);
  await leave(stage, hosts);
  return {
    sought,
    canary: { what: 'the canary', secret: canary },
    said: soughtOf(said),
    tokenLike: { what: 'a name that looks like a token', secret: tokenLike },
    query: { what: "the query of a server's address", secret: query },
    wire: wireOf(stage, hosts),
    whileRunning,
    afterwards: filesOf(drawbridge),
    outputs: stage.outputs,
    processes: stage.watch.seen(),
    forwarded: sentTo(collector, `Bearer ${ingestKey}`),
    asked: company.idp.log.map(({ request, grant, outcome }) => [request, grant, outcome].filter(Boolean).join(' ')),
    records,
  };
}

/** Adding, signing in, calls of every kind, a refresh, failures. */
async function work(stage: Stage): Promise<StdioHost[]> {
  const { company, keyed, telltale, collector, drawbridge, watch } = stage;
  const { notes, wiki } = company.servers;
  await forward(stage);
  await command(stage, ['add', 'notes', notes.url.href]);
  await command(
    stage,
    ['add', 'wiki', wiki.url.href, '--client-id', 'desk', '--client-secret-stdin'],
    `${clientSecret}\n`,
  );
  await command(stage, ['add', 'keyed', keyed.url.href, '--header', 'X-Api-Key'], `${apiKey}\n`);
  await command(stage, ['add', 'telltale', `${telltale.url.href}?key=${query}`]);
  for (const server of ['notes', 'wiki', 'keyed', 'telltale'])
    await command(stage, ['connect', 'claude-desktop', server]);

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
  const given = said.arguments;
  await first.call('echo', { text: given, list: [{ [given]: given }] });
  await first.call('echo', { text: { wrong: given } });
  await first.request('resources/read', { uri: `notes://nowhere?token=${encodeURIComponent(said.addresses)}` });
  await first.request('prompts/get', { name: 'nothing', arguments: { [given]: given } });
  // This argument goes in a header line too.
  await second.call('read-notes', { notebook: said.headers });
  const fourth = drawbridge.host('telltale');
  await fourth.initialize();
  await command(stage, ['allow', '--server', 'telltale', '--tool', '*']);
  for (const tool of telltaleTools) await fourth.call(tool, { text: given, [given]: [given] });
  await command(stage, ['deny', '--tool', 'sk-*']);
  await fourth.call(tokenLike);
  await fourth.request(tokenLike);
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
    ['log', 'sessions'],
    ['agents'],
    ['access'],
    ['policy'],
  ]) {
    await command(stage, args);
    await command(stage, [...args, '--json']);
  }
  for (const format of ['jsonl', 'csv', 'cef']) await command(stage, ['log', 'export', '--format', format]);
  for (const args of [['log', '-n', '1000'], ['log', '--json'], ['--help']]) await command(stage, args);
  for (const name of ['report.txt', 'short-report.txt'])
    await command(stage, [
      'report',
      '--out',
      join(drawbridge.home, name),
      '--lines',
      name === 'report.txt' ? '1000' : '5',
    ]);
  await drawbridge.control.report.save(await drawbridge.control.report.make({ lines: 1_000 }));
  expectCode(1, await run(stage, ['login', 'nobody']));
  await allForwarded(drawbridge, collector);
  return [first, second, third, fourth];
}

/** The policy has the log sent to a collector, and what is said at one server kept in full, sealed. */
async function forward(stage: Stage): Promise<void> {
  const { collector, drawbridge } = stage;
  collector.next({ status: 401, body: JSON.stringify({ message: `not with ${ingestKey}` }) });
  const otlp = { url: collector.url, headers: ['Authorization'] };
  const contents = [{ server: 'telltale', until: '2099-01-01T00:00:00Z' }];
  writeFileSync(join(drawbridge.home, 'policy.jsonc'), JSON.stringify({ audit: { otlp, contents } }));
  await command(stage, ['log', 'collector', '--headers'], `Bearer ${ingestKey}\n`);
  await collector.until(() => collector.requests.length > 0);
  await command(stage, ['status']);
  await command(stage, ['log', 'collector', '--json']);
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

/** What came at the servers, and what hosts were told. */
function wireOf({ company, telltale }: Stage, hosts: readonly StdioHost[]): Place[] {
  const asked = JSON.stringify([telltale.received, company.servers.notes.received, company.servers.wiki.received]);
  return [
    { where: 'the servers', bytes: Buffer.from(asked) },
    ...hosts.map((host) => ({ where: 'a host', bytes: host.stdout() })),
  ];
}

function filesOf({ env }: Drawbridge): Place[] {
  return filesBelow(env['HOME'] ?? '');
}
