import type { HostChange, Setting } from '../../shared/contract.ts';
import type { FoundServer, Permission, VaultStatus } from '../../shared/models.ts';
import type { ScreensHandlers } from './screens-core.ts';
import { aHost, ago, ahead, anEntry, aServer, usualState } from './state.ts';

/** What Permissions, Hosts and Settings have to show in their tests. What is told by its age is made when it is asked for. */

export function aPermission(id: string, changed: Partial<Permission> = {}): Permission {
  const scope = { host: 'claude-desktop', server: 'wiki', tool: 'read_page' };
  return { id, origin: 'grant', effect: 'allow', ...scope, createdAt: ago(60), uses: 3, ...changed };
}

export const permissions = () => [
  aPermission('G1'),
  aPermission('R1', { origin: 'rule', effect: 'deny', host: '*', server: '*', tool: 'delete_*' }),
  aPermission('G2', { tool: '*', session: 's1' }),
  aPermission('R2', { origin: 'rule', effect: 'ask', tool: 'odd\u202e' }),
];

/** Some of each origin, with all they can be bound to; `ended` are those that are in force no more. */
export const ledger = () => [
  aPermission('G3', {
    account: 'person@wiki',
    arguments: [
      { pointer: '/page', equals: 'Start\u202e' },
      { pointer: '/space', like: 'team-*' },
    ],
    until: ahead(7_200),
    callsLeft: 3,
    by: { way: 'command', program: '/usr/bin/zsh', pid: 12 },
    lastUsedAt: ago(30),
  }),
  aPermission('G4', { effect: 'deny', tool: 'delete_page', words: 'Archive it instead.', by: { way: 'window' } }),
  aPermission('R3', { origin: 'rule', host: '*', server: 'wiki', tool: '*', readOnly: true }),
  aPermission('F1', { origin: 'policy', effect: 'ask', host: '*', server: 'tickets', tool: '*', uses: 0 }),
  aPermission('M1', { origin: 'managed', effect: 'deny', host: '*', server: '*', tool: 'export_*', uses: 0 }),
];
export const endedPermissions = () =>
  (['revoked', 'expired', 'spent', 'session', 'replaced'] as const).map((how) =>
    aPermission(`E-${how}`, { tool: `was_${how}`, ended: { at: ago(600), how } }),
  );

export const change: HostChange = {
  host: 'claude-desktop',
  server: 'wiki',
  files: [{ path: '/home/person/mcp.json', name: 'wiki', backup: '/home/person/mcp.json.bak' }],
  afterwards: 'Quit Claude Desktop and start it again.',
};
const taken = aHost([]);
const [file] = taken.files;
export const hostsState = usualState({
  servers: [aServer('wiki'), aServer('tickets')],
  hosts: [
    {
      ...taken,
      files: file
        ? [{ ...file, entries: [{ name: 'wiki', entry: 'entry-wiki', server: 'wiki', takenFrom: 'mcp-remote' }] }]
        : [],
    },
    {
      host: 'cursor',
      title: 'Cursor',
      files: [
        { path: '/home/person/.cursor/mcp.json', state: 'invalid', detail: 'unexpected } at line 3', entries: [] },
        { path: '/home/person/other/mcp.json', state: 'missing', entries: [] },
      ],
    },
  ],
  entries: [anEntry('wiki')],
});
const found: FoundServer = {
  host: 'cursor',
  hostTitle: 'Cursor',
  file: '/home/person/.cursor/mcp.json',
  name: 'docs',
  url: 'https://docs.example/mcp',
  via: 'mcp-remote',
  leaves: ['header Authorization'],
};
export const hostHandlers: ScreensHandlers = {
  hosts: {
    found: () => [found],
    connect: () => change,
    disconnect: () => change,
    undoTakeOver: () => change,
    takeOver: () => ({ change, server: aServer('docs') }),
  },
};

export const settings: Setting[] = [
  { key: 'hold-seconds', value: 'auto', default: 'auto', about: '' },
  { key: 'decisions-from', value: 'anywhere', default: 'anywhere', about: '' },
  { key: 'host-elicitation', value: 'off', default: 'off', about: '', by: 'managed' },
  { key: 'sign-in-seconds', value: '600', default: '600', about: '' },
];
export const vaulted = (vault: VaultStatus) => usualState({ settings, core: { ...usualState().core, vault } });
export const locked: VaultStatus = { mode: 'passphrase', keychain: 'absent', usable: false, records: 3 };
