import { describe, expect, test } from 'vitest';
import { createPolicies } from '../../../core/policy/policies.ts';
import { decidedSettings } from '../../../core/policy/decided-settings.ts';
import { waysLeft } from '../../../core/policy/decision-ways.ts';
import { createPolicy } from '../../../core/policy/effective.ts';
import { shownMembers } from '../../../core/policy/shown.ts';
import type { Layers, PolicyFile } from '../../../shared/policy.ts';

const layers = (managed: PolicyFile, policy: PolicyFile): Layers => ({
  managed: { content: managed, at: '' },
  policy: { content: policy, at: '' },
});
const both = (managed: PolicyFile, policy: PolicyFile) => createPolicy(layers(managed, policy));

describe('addresses of servers', () => {
  const policy = both({ servers: ['https://*.company.example', 'http://127.0.0.1:*/mcp'] }, {});
  test.each([
    ['https://wiki.company.example/mcp', undefined],
    ['https://wiki.company.example:8443/mcp', 'servers'],
    ['http://wiki.company.example/mcp', 'servers'],
    ['https://evil.example/.company.example', 'servers'],
    ['https://evil.example/?x=https://wiki.company.example', 'servers'],
    ['https://wiki.company.example@evil.example/', 'servers'],
    ['http://127.0.0.1:4000/mcp', undefined],
    ['http://127.0.0.1:4000/other', 'servers'],
    ['no address', 'servers'],
  ])('%s', (url, member) => {
    expect(policy.refuses({ url })).toBe(member);
  });
});

describe('the person may narrow what the administrator leaves, and never widen it', () => {
  test('servers and hosts', () => {
    const policy = both(
      { servers: ['https://*.a.example'], hosts: ['cursor', 'zed'] },
      { servers: ['*'], hosts: ['*'] },
    );
    expect(policy.refuses({ host: 'cursor', url: 'https://x.a.example/' })).toBeUndefined();
    expect(policy.refuses({ host: 'other', url: 'https://x.a.example/' })).toBe('hosts');
    expect(policy.refuses({ host: 'zed', url: 'https://x.b.example/' })).toBe('servers');
    expect(both({}, { hosts: [] }).refuses({ host: 'zed', url: 'https://x.b.example/' })).toBe('hosts');
  });

  test('where decisions come from', () => {
    expect(
      both({ decisions: { from: ['window', 'browser'] } }, { decisions: { from: ['window', 'command'] } })
        .decisionsFrom,
    ).toEqual(['window']);
    expect(both({ decisions: { from: ['window'] } }, { decisions: { from: ['command'] } }).decisionsFrom).toEqual([
      'window',
    ]);
    const policies = createPolicies(() => layersOnce);
    expect(() => policies.checkWay('command')).toThrow('not taken from the command line');
    policies.checkWay('window');
  });
  const layersOnce = layers({ decisions: { from: ['window'] } }, {});

  test('what the person sets narrows the rest to screens, and lets a host answer only where no file forbids it', () => {
    const ways = (file: PolicyFile, screensOnly: boolean, hostElicitation: boolean) =>
      waysLeft(both(file, {}), { screensOnly, hostElicitation });
    expect(ways({}, false, false)).toEqual(['window', 'browser', 'command']);
    expect(ways({}, false, true)).toEqual(['window', 'browser', 'command', 'host']);
    expect(ways({}, true, true)).toEqual(['window', 'browser']);
    expect(ways({ serverRequests: { hostElicitation: 'off' } }, false, true)).not.toContain('host');
    expect(ways({ serverRequests: { hostElicitation: 'once' } }, false, false)).toContain('host');
    expect(ways({ decisions: { from: ['window', 'command'] } }, false, true)).toEqual(['window', 'command']);
    expect(ways({ decisions: { from: ['window', 'host'] } }, false, false)).toEqual(['window']);
    expect(ways({ decisions: { from: ['command'] } }, true, false)).toEqual(['command']);
    const apart = both({ decisions: { from: ['window', 'host'] } }, { decisions: { from: ['command', 'host'] } });
    expect(apart.decisionsFrom).toEqual(['window', 'host']);
  });

  test('and a setting that a file decides is the file’s', () => {
    expect(decidedSettings(layers({}, {}))).toEqual({});
    const once = layers(
      { serverRequests: { hostElicitation: 'once' } },
      { serverRequests: { hostElicitation: 'off' } },
    );
    expect(decidedSettings(once)).toEqual({ 'host-elicitation': { value: 'off', by: 'policy' } });
    const on = layers({ serverRequests: { hostElicitation: 'once' } }, {});
    expect(decidedSettings(on)).toEqual({ 'host-elicitation': { value: 'once', by: 'managed' } });
    expect(decidedSettings(layers({}, { decisions: { from: ['window'] } }))).toEqual({
      'decisions-from': { value: 'screens', by: 'policy' },
    });
    expect(decidedSettings(layers({ decisions: { from: ['window', 'command'] } }, {}))).toEqual({});
  });

  test('sign-ins, results and requests of servers', () => {
    const policy = both(
      {
        signInEvery: { 'https://i.example': 12 },
        results: { maxBytes: 100, approve: [{ server: 'crm', tool: '*' }] },
        serverRequests: { sampling: 'deny', hostElicitation: 'off' },
      },
      {
        signInEvery: { 'https://i.example': 24 },
        results: { maxBytes: 200, mask: true },
        serverRequests: { sampling: 'ask', hostElicitation: 'once' },
      },
    );
    expect(policy.signInEvery('https://i.example')).toBe(12);
    expect(policy.signInEvery('constructor')).toBe(0);
    expect(policy.results).toMatchObject({ maxBytes: 100, mask: true });
    expect(policy.results.mustApprove('crm', 'read')).toBe(true);
    expect(policy.results.mustApprove('wiki', 'read')).toBe(false);
    expect(policy.serverRequests).toEqual({ sampling: 'deny', elicitation: 'ask', hostElicitation: 'off' });
    expect(createPolicy({}).serverRequests.hostElicitation).toBeUndefined();
  });

  test('scopes: the words of the administrator, and every ceiling', () => {
    const policy = both(
      { scopes: { words: { read: 'Read' }, servers: { '*': { never: ['*.admin'] }, crm: { first: ['read'] } } } },
      { scopes: { words: { read: 'Mine', more: 'More' }, servers: { crm: { first: ['all'], never: ['write'] } } } },
    );
    expect([policy.scopes.words('read'), policy.scopes.words('more')]).toEqual(['Read', 'More']);
    expect(policy.scopes.first('crm')).toEqual(['read']);
    expect(['read', 'write', 'crm.admin'].map((scope) => policy.scopes.mayAsk('crm', scope))).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("the log goes where the administrator says, member by member, and nobody's own policy sends it elsewhere", () => {
    const theirs = { url: 'https://collector.company.example', headers: ['Authorization'] };
    const files = layers(
      { audit: { otlp: theirs, keepDays: 90 } },
      { audit: { otlp: { url: 'http://localhost:4318' }, whenFull: 'stop-logging' } },
    );
    const value = { otlp: theirs, keepDays: 90, whenFull: 'stop-logging' };
    expect(createPolicy(files).audit).toMatchObject(value);
    expect(shownMembers(files)).toEqual([{ member: 'audit', value, from: ['managed', 'policy'], locked: true }]);
  });

  test('what the administrator speaks of is locked', () => {
    const shown = shownMembers(
      layers({ hosts: ['cursor'], decisions: { from: ['window'] } }, { hosts: ['*'], servers: ['*'] }),
    );
    expect(shown).toEqual([
      { member: 'servers', value: ['*'], from: ['policy'], locked: false },
      { member: 'hosts', value: { managed: ['cursor'], policy: ['*'] }, from: ['managed', 'policy'], locked: true },
      { member: 'decisions', value: { from: ['window'] }, from: ['managed'], locked: true },
    ]);
  });
});
