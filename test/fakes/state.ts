import type { HostView, ServerView, State } from '../../shared/contract.ts';
import type { Account, Entry, Prompt } from '../../shared/models.ts';

/** States of a core as the screens get them, built from ordinary ones with what a test is about put in. */

/** Seconds before now, as an ISO time. */
export const ago = (seconds: number): string => new Date(Date.now() - seconds * 1_000).toISOString();
export const ahead = (seconds: number): string => ago(-seconds);

const claudeFile = '/home/person/.config/Claude/claude_desktop_config.json';

/** A core where nothing was set up yet. */
export function emptyState(changed: Partial<State> = {}): State {
  return {
    core: {
      version: '0.1.0',
      pid: 4711,
      home: '/home/person/.local/state/drawbridge',
      startedAt: ago(3_600),
      bridges: 0,
      servers: 0,
      openPrompts: 0,
      paused: false,
      vault: { mode: 'keychain', keychain: 'ok', usable: true, records: 0 },
    },
    servers: [],
    hosts: [],
    entries: [],
    prompts: [],
    permissions: [],
    settings: [],
    companies: [],
    ...changed,
  };
}

/** A core in ordinary use: two servers, both signed in, one host. */
export function usualState(changed: Partial<State> = {}): State {
  const empty = emptyState();
  const servers = [aServer('wiki'), aServer('tickets')];
  return {
    ...empty,
    core: { ...empty.core, bridges: 2, servers: 2 },
    servers,
    hosts: [aHost(servers.map(({ id }) => id))],
    entries: servers.map(({ id }) => anEntry(id)),
    ...changed,
  };
}

export function anAccount(server: string, changed: Partial<Account> = {}): Account {
  return {
    id: `person@${server}`,
    server,
    issuer: 'https://login.company.example',
    name: 'Robin Example',
    scopes: ['openid', 'profile', `${server}.read`, `${server}.write`],
    signedInAt: ago(7_200),
    expiresAt: ahead(2_400),
    refreshable: true,
    ...changed,
  };
}

/** With everybody in `accounts` signed in, the first being the default. */
export function aServer(id: string, changed: Partial<ServerView> = {}): ServerView {
  const { accounts = [changed.account ?? anAccount(id)] } = changed;
  const [account] = accounts;
  return {
    id,
    url: `https://${id}.company.example/mcp`,
    addedAt: ago(86_400),
    accountState: 'signed-in',
    ...(account === undefined ? {} : { account }),
    accounts,
    chosen: [],
    protocolVersion: '2025-11-25',
    health: { state: 'ok', at: ago(90) },
    ...changed,
  };
}

/** A server that needs a sign-in before anything else. */
export function aSignedOutServer(id: string): ServerView {
  const { account: _, protocolVersion: __, ...rest } = aServer(id);
  return { ...rest, accounts: [], accountState: 'sign-in-needed', health: { state: 'unknown' } };
}

export function anEntry(
  server: string,
  changed: Partial<State['entries'][number]> = {},
): Entry & { connected: boolean } {
  return {
    id: `entry-${server}`,
    host: 'claude-desktop',
    server,
    file: claudeFile,
    name: server,
    createdAt: ago(86_000),
    connected: true,
    ...changed,
  };
}

export function aHost(servers: readonly string[], changed: Partial<HostView> = {}): HostView {
  const entries = servers.map((server) => ({ name: server, entry: `entry-${server}`, server }));
  return {
    host: 'claude-desktop',
    title: 'Claude Desktop',
    files: [{ path: claudeFile, state: 'ok', entries }],
    ...changed,
  };
}

export function aPrompt(id: string, changed: Partial<Prompt> = {}): Prompt {
  return {
    id,
    kind: 'tool-call',
    state: 'open',
    createdAt: ago(4),
    expiresAt: ahead(46),
    host: 'claude-desktop',
    entry: 'entry-wiki',
    program: { name: 'claude-desktop', pid: 1234, evidence: 'reported' },
    server: 'wiki',
    url: 'https://wiki.company.example/mcp',
    account: 'person@wiki',
    accountName: 'Robin Example',
    scopes: ['wiki.read', 'wiki.write'],
    tool: 'update_page',
    toolTitle: 'Update a page',
    toolDescription: 'Replaces the text of a page.',
    arguments: '{"page":"Travel policy","text":"Trains before planes."}',
    annotations: { readOnlyHint: false, destructiveHint: true },
    definitionChanged: false,
    ...changed,
  };
}
