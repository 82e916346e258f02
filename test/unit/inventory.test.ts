import { describe, expect, test } from 'vitest';
import { inventory, type InventoryParts } from '../../core/control/inventory.ts';
import type { Account, Permission } from '../../shared/models.ts';
import { aSet } from '../fakes/access.ts';
import { ago, anAccount, anEntry } from '../fakes/state.ts';

const ada: Account = anAccount('wiki');

function parts(changed: Partial<InventoryParts> = {}): InventoryParts {
  return {
    entries: [anEntry('wiki')],
    uses: [],
    permissions: [],
    sets: [],
    agentOf: ({ host }) => host,
    account: () => ada,
    refusedBy: () => undefined,
    paused: false,
    now: Date.now(),
    ...changed,
  };
}

function rule(changed: Partial<Permission>): Permission {
  const about = { id: 'r1', origin: 'rule', host: '*', server: '*', tool: '*', createdAt: ago(9), uses: 0 } as const;
  return { effect: 'deny', ...about, ...changed };
}

const only = (changed: Partial<InventoryParts>) => inventory(parts(changed))[0];

describe('the inventory of agents', () => {
  test('says of an entry who it acts as, with which scopes, and when it last did', () => {
    const scopes = [{ name: 'wiki.read', held: true }];
    const use = { entry: 'entry-wiki', calls: 3, lastUsedAt: ago(60), program: '/opt/claude' };
    const agent = only({ uses: [{ ...use, evidence: 'reported' }], sets: [aSet('s1', { scopes })] });
    expect(agent).toMatchObject({
      entry: { id: 'entry-wiki' },
      connected: true,
      program: '/opt/claude',
      evidence: 'reported',
      account: { id: ada.id, name: ada.name },
      scopes,
      widened: false,
      calls: 3,
      stale: false,
    });
    expect(agent?.entry).not.toHaveProperty('connected');
    expect(agent).not.toHaveProperty('suspended');
  });

  test('shows what it was given beyond others, not what another was', () => {
    const wide = [{ name: 'wiki.write', held: true }];
    const sets = [aSet('s1'), aSet('s2', { agent: 'cursor', scopes: wide })];
    expect(only({ sets })).toMatchObject({ widened: false, scopes: [] });
    expect(only({ sets: [...sets, aSet('s3', { agent: 'claude-desktop', scopes: wide })] })).toMatchObject({
      widened: true,
      scopes: wide,
    });
    expect(only({ sets, account: () => undefined })).toMatchObject({ scopes: [] });
  });

  test('knows one that was not used for a month, or never since it was set up', () => {
    const days = (count: number) => ago(count * 86_400);
    const used = (at: string) => ({ uses: [{ entry: 'entry-wiki', calls: 1, lastUsedAt: at }] });
    expect(only(used(days(29)))?.stale).toBe(false);
    expect(only(used(days(31)))?.stale).toBe(true);
    expect(only({ entries: [anEntry('wiki', { createdAt: days(31) })] })?.stale).toBe(true);
  });

  test('lists the rules and grants that can decide its calls', () => {
    const ids = (permissions: Permission[]) => only({ permissions })?.permissions.map(({ id }) => id);
    expect(
      ids([
        rule({ id: 'all', tool: 'send' }),
        rule({ id: 'pattern', host: 'claude*', tool: 'send' }),
        rule({ id: 'other host', host: 'cursor' }),
        rule({ id: 'other server', server: 'tickets' }),
        rule({ id: 'over', until: ago(1) }),
        rule({ id: 'literal', origin: 'grant', server: 'w*' }),
      ]),
    ).toEqual(['all', 'pattern']);
  });

  test.each<[string, Partial<InventoryParts>, unknown]>([
    ['a pause', { paused: true }, { by: 'pause' }],
    ['a policy', { refusedBy: () => 'hosts' }, { by: 'policy', id: 'hosts' }],
    ['a rule for everything', { permissions: [rule({ host: 'claude-desktop' })] }, { by: 'rule', id: 'r1' }],
    ['no rule for one tool', { permissions: [rule({ tool: 'send' })] }, undefined],
    ['no rule for one account', { permissions: [rule({ account: ada.id })] }, undefined],
    ['no rule that lets it', { permissions: [rule({ effect: 'allow' })] }, undefined],
  ])('is suspended by %s', (_what, changed, expected) => {
    expect(only(changed)?.suspended).toEqual(expected);
  });
});
