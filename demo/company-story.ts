/** One sign-in at the company, then every server from every host; and what happens when the company says no. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPANY } from '../test/fakes/vouching-company.ts';
import type { StdioHost } from '../test/harness/stdio-host.ts';
import { type CompanyCast, type Name, names } from './company-cast.ts';
import { answer, expect, nextPrompt, originOf, prepareVault, textOf, toolNames } from './moments.ts';
import type { Print } from './print.ts';

type Hosts = Record<Name, StdioHost>;

export async function tellCompany(cast: CompanyCast, print: Print): Promise<void> {
  await joinCompany(cast, print);
  const claude = await connectClaude(cast, print);
  const agent = await letAgentIn(cast, print);
  await signInOnce(cast, print, claude);
  await useEverything(cast, print, { 'Claude Desktop': claude, 'the agent': agent });
  await withdraw(cast, print, claude);
  await leaveCompany(cast, print, claude, agent);
}

async function joinCompany({ company, control, home }: CompanyCast, print: Print): Promise<void> {
  print.chapter('A policy file arrives, as an administrator would put it on every computer');
  await prepareVault(control, print);
  writeFileSync(join(home, 'policy.jsonc'), JSON.stringify(company.policy, null, 2));
  for await (const step of await control.state.follow()) {
    const servers = step.event === 'snapshot' ? step.state.servers : (step.parts.servers ?? []);
    if (names.every((name) => servers.some(({ id }) => id === name))) break;
  }
  print.step(
    `it names the company "${COMPANY}" (${company.idp.issuer}) and three servers, which appear by themselves:`,
  );
  for (const name of names) {
    print.aside(
      `${name.padEnd(8)} ${company.servers[name].url.href}, whose own sign-in service is ${company.issuers[name].issuer}`,
    );
  }
  const [shown] = await control.companies.list();
  print.step(
    `drawbridge companies: ${COMPANY}, ${shown?.state === 'none' ? 'nobody is signed in yet' : String(shown?.state)}`,
  );
}

async function connectClaude({ control, bridge, ...cast }: CompanyCast, print: Print): Promise<Hosts> {
  print.chapter('Two hosts');
  const hosts: Partial<Hosts> = {};
  for (const name of names) {
    await control.hosts.connect({ host: 'claude-desktop', server: name, launcher: bridge });
    hosts[name] = cast.launchHost(name);
    await hosts[name].initialize();
  }
  print.step('Claude Desktop is connected to all three (drawbridge connect claude-desktop NAME)');
  return hosts as Hosts;
}

/** A program that only knows addresses: the person lets it in, once for each. */
async function letAgentIn(cast: CompanyCast, print: Print): Promise<Hosts> {
  const hosts: Partial<Hosts> = {};
  for (const name of names) {
    const host = cast.launchStranger(cast.company.servers[name].url.href);
    await host.initialize();
    const prompt = await nextPrompt(cast);
    const changed = host.notification('notifications/tools/list_changed');
    await answer(cast, prompt, 'allow', 'once');
    await changed;
    hosts[name] = host;
  }
  print.step(
    'an agent of the person’s own runs `drawbridge bridge ADDRESS`, and is let in to each (drawbridge approve)',
  );
  return hosts as Hosts;
}

async function signInOnce(cast: CompanyCast, print: Print, claude: Hosts): Promise<void> {
  const { control, company, person } = cast;
  print.chapter('One sign-in, at the company');
  expect(company.idp.log.length === 0, 'nothing was sent to the company yet');
  const listChanged = claude.files.notification('notifications/tools/list_changed');
  for await (const step of await control.servers.signIn({ server: `@${COMPANY}` })) {
    if (step.step === 'question') {
      const prompt = await nextPrompt(cast);
      print.step(
        `drawbridge login @${COMPANY}: sign in at ${prompt.signIn?.issuers.join(', ')}, for ${prompt.signIn?.serves?.join(', ')}?`,
      );
      await answer(cast, prompt, 'allow', 'once');
    } else if (step.step === 'browser')
      print.step(`a browser opens ${originOf(step.url)} (OpenID Connect: PKCE S256, state, nonce)`);
    else if (step.step === 'done')
      print.step(`signed in as ${step.account.name ?? step.account.id} at ${step.account.issuer}`);
  }
  await person.settled();
  await listChanged;
  print.step('both hosts hear that the lists of tools changed');
}

async function useEverything(cast: CompanyCast, print: Print, hosts: Record<string, Hosts>): Promise<void> {
  const { company, control, person } = cast;
  print.chapter('Every server, from both hosts');
  for (const [who, each] of Object.entries(hosts)) {
    for (const name of names) {
      const tools = await toolNames(each[name]);
      expect(tools.includes('read-notes'), 'the tools are listed');
      const call = each[name].call('read-notes');
      const prompt = await nextPrompt(cast);
      expect(prompt.kind === 'tool-call', 'the only question is whether the tool may run');
      await answer(cast, prompt, 'allow', 'always');
      print.step(`${who} lists the tools of ${name} and calls read-notes, as ${prompt.account}: ${textOf(await call)}`);
    }
  }
  const visits = names.map((name) => company.issuers[name].visits).reduce((sum, one) => sum + one, 0);
  expect(person.tabs.length === 1, 'one tab was opened in all');
  expect(visits === 0, 'nobody was sent to the servers’ own sign-in services');
  print.step(
    'questions besides “may this tool run?”: none; tabs opened: 1; visits of the servers’ own sign-in pages: 0',
  );
  const [{ subject_token: _, ...asked } = {}] = company.idp.exchanges;
  print.step('what the company was asked for the first server (token exchange, RFC 8693):');
  for (const [member, value] of Object.entries(asked)) print.aside(`${member.padEnd(21)} ${value}`);
  const accounts = (await control.servers.list()).flatMap((server) =>
    server.accounts.map(({ id }) => `${server.id}: ${id}`),
  );
  print.step(`drawbridge accounts: ${accounts.join(', ')}`);
}

async function withdraw(cast: CompanyCast, print: Print, claude: Hosts): Promise<void> {
  print.chapter('The company withdraws one server');
  cast.company.withdraw('tickets', 'Your team may not use tickets any more.');
  const refused = await claude.tickets.call('read-notes');
  expect(textOf(refused).includes('does not let you use'), 'the company’s no ends the call');
  print.step(`the next call of tickets → the model reads: ${textOf(refused)}`);
  print.step(`files goes on → ${textOf(await claude.files.call('read-notes'))}`);
  expect(cast.person.tabs.length === 1, 'no sign-in page was opened instead');
  print.step('no sign-in of one’s own was offered instead; the log says why:');
  const lines = await cast.control.activity.list({ kind: ['token.refreshed'], outcome: 'refused', limit: 10 });
  for (const { number, server, account, detail } of lines.slice(-1))
    print.aside(`${number}  ${server}  ${account}  ${detail}`);
}

async function leaveCompany(cast: CompanyCast, print: Print, claude: Hosts, agent: Hosts): Promise<void> {
  const { control } = cast;
  print.chapter('Signing out of the company');
  print.step(`drawbridge logout @${COMPANY}`);
  for (const { server, account, revocation, issuer } of await control.servers.signOut({ server: `@${COMPANY}` })) {
    print.aside(`${server}: ${account}, ${revocation} at ${issuer}`);
  }
  const stopped = claude.files.call('read-notes');
  const prompt = await nextPrompt(cast);
  expect(prompt.kind === 'sign-in', 'the call waits for a sign-in');
  await answer(cast, prompt, 'deny', 'once');
  print.step(
    `a call of Claude Desktop asks whether to sign in at ${prompt.signIn?.company} again; no → ${textOf(await stopped)}`,
  );
  const other = textOf(await agent.wiki.call('read-notes'));
  expect(other.includes('did not agree'), 'a no holds for every host');
  print.step('a call of the agent ends the same way, and nobody is asked twice');
  expect(cast.person.tabs.length === 1, 'no tab was opened');
}
