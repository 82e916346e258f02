/** The whole job once: what a person, a host and a company see of Drawbridge. Throws where the story goes wrong. */
import type { Cast } from './cast.ts';
import {
  answer,
  describe,
  expect,
  firstHeading,
  nextPrompt,
  originOf,
  prepareVault,
  textOf,
  toolNames,
} from './moments.ts';
import type { Print } from './print.ts';

export async function tell(cast: Cast, print: Print): Promise<void> {
  await setUp(cast, print);
  await oneServer(cast, print, {
    server: 'notes',
    era: '2025-11-25, with sessions',
    read: 'read-notes',
    destroy: 'delete-notes',
  });
  await oneServer(cast, print, {
    server: 'wiki',
    era: '2026-07-28, stateless',
    read: 'read-notes',
    destroy: 'delete-notes',
  });
  await lookBack(cast, print);
  await signOut(cast, print);
}

async function setUp({ control, company, bridge }: Cast, print: Print): Promise<void> {
  print.chapter('Setting up');
  await prepareVault(control, print);
  for (const name of ['notes', 'wiki'] as const) {
    const { url } = company.servers[name];
    await control.servers.add({ name, url: url.href });
    print.step(`drawbridge add ${name} ${url.href}`);
    const change = await control.hosts.connect({ host: 'claude-desktop', server: name, launcher: bridge });
    print.step(`drawbridge connect claude-desktop ${name}`);
    expect(change.files.length > 0, 'the configuration was written');
  }
}

interface Visit {
  server: 'notes' | 'wiki';
  era: string;
  read: string;
  destroy: string;
}

async function oneServer(cast: Cast, print: Print, visit: Visit): Promise<void> {
  const { company, person, control } = cast;
  const server = company.servers[visit.server];
  print.chapter(`The host opens "${visit.server}" (MCP ${visit.era})`);
  const host = cast.launchHost(visit.server);
  const { serverInfo } = await host.initialize();
  expect(person.tabs.length === tabsBefore(visit), 'no browser opened by itself');
  print.step(`initialize answered at once, as ${JSON.stringify(serverInfo)}: nobody is signed in yet`);
  print.step(`tools/list, before the sign-in: ${await toolNames(host)}`);

  const listChanged = host.notification('notifications/tools/list_changed');
  for await (const step of await control.servers.signIn({ server: visit.server })) {
    if (step.step === 'question') await agree(cast, visit.server, print);
    else if (step.step === 'browser') print.step(`a browser opens ${originOf(step.url)} (PKCE S256, state, resource)`);
    else if (step.step === 'done')
      print.step(
        `signed in as ${step.account.name ?? step.account.id} at ${step.account.issuer}, scopes: ${step.account.scopes.join(' ')}`,
      );
  }
  await person.settled();
  await listChanged;
  print.aside('the loopback redirect’s page said: ' + firstHeading(person.lastPage()?.html ?? ''));
  print.step(`the host hears that the list changed; tools/list: ${await toolNames(host)}`);

  const before = server.calls.length;
  const first = host.call(visit.read);
  const prompt = await nextPrompt(cast);
  expect(server.calls.length === before, 'the call waits');
  print.step(`tools/call ${visit.read} waits: prompt ${describe(prompt)}`);
  await answer(cast, prompt, 'allow', 'always');
  print.step(`drawbridge approve ${prompt.id} --always → ${textOf(await first)}`);
  print.step(`the same call again, without a question → ${textOf(await host.call(visit.read))}`);

  const destructive = host.call(visit.destroy);
  const second = await nextPrompt(cast);
  print.step(`tools/call ${visit.destroy} waits: prompt ${describe(second)}`);
  await answer(cast, second, 'deny', 'once');
  const refused = await destructive;
  expect(refused.result?.['isError'] === true, 'a denied call is an error result');
  expect(
    server.calls.every(({ name }) => name !== visit.destroy),
    'a denied call never reaches the server',
  );
  print.step(`drawbridge deny ${second.id} → the model reads: ${textOf(refused)}`);
  await host.stop();
}

function tabsBefore({ server }: Visit): number {
  return server === 'notes' ? 0 : 1;
}

async function lookBack({ control }: Cast, print: Print): Promise<void> {
  print.chapter('What did the agent do?');
  print.step('drawbridge log');
  const lines = await control.activity.list({ limit: 1_000 });
  for (const line of lines) {
    const words = [line.kind, line.server, line.tool ?? line.method, line.decision, line.because, line.outcome];
    print.aside(`${String(line.number).padStart(3)}  ${words.filter((word) => word !== undefined).join('  ')}`);
  }
  const outcomes = lines.filter(({ kind }) => kind === 'call.finished').map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === 'denied').length === 2, 'both denials are on record');
  expect(outcomes.filter((outcome) => outcome === 'ok').length >= 4, 'the calls are on record');
}

async function signOut({ control, company }: Cast, print: Print): Promise<void> {
  print.chapter('Signing out');
  print.step('drawbridge logout --all');
  for (const { server, revocation, issuer } of await control.servers.signOutEverywhere()) {
    expect(revocation === 'revoked', 'the issuer revoked the tokens');
    print.aside(`${server}: ${revocation} at ${issuer}`);
  }
  const revoked = company.idp.log.filter(({ request }) => request === 'revocation').length;
  print.step(`the issuer's own log shows ${revoked} revocations`);
}

/** Says yes to the sign-in, of which the company has heard nothing yet. */
async function agree(cast: Cast, server: string, print: Print): Promise<void> {
  const { company, control } = cast;
  const heard = company.idp.log.length;
  const prompt = await nextPrompt(cast);
  const { issuers = [], scopes = [] } = prompt.signIn ?? {};
  print.step(`drawbridge login ${server}: sign in to ${prompt.url} at ${issuers.join(', ')}? It would let hosts:`);
  for (const { name, words } of scopes) print.aside(`${name.padEnd(16)} ${words ?? '(the service’s own name)'}`);
  expect(company.idp.log.length === heard, 'nothing is sent to the issuer before yes');
  await control.prompts.answer({ id: prompt.id, answer: 'allow' });
}
