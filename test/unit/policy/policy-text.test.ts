import { describe, expect, test } from 'vitest';
import { readPolicyText } from '../../../core/registry/policy-text.ts';

function faultsOf(text: string) {
  const read = readPolicyText(text);
  if ('policy' in read) throw new Error('it was read');
  return read.faults;
}

test('a policy has comments and trailing commas', () => {
  const text = '// ours\n{ "rules": [{ "tool": "delete_*", /* never */ "effect": "deny", },], }';
  expect(readPolicyText(text)).toEqual({ policy: { rules: [{ tool: 'delete_*', effect: 'deny' }] } });
});

test.each([
  ['an unknown member', '{\n  "ruls": []\n}', { member: 'ruls', line: 2, column: 3 }],
  [
    'an unknown member of a rule',
    '{ "rules": [\n { "tool": "a", "effct": "deny", "effect": "deny" } ] }',
    { member: 'rules.0.effct', line: 2 },
  ],
  [
    'an effect nobody knows',
    '{ "rules": [\n\n { "tool": "a", "effect": "perhaps" } ] }',
    { member: 'rules.0.effect', line: 3 },
  ],
  ['a rule about nothing', '{ "rules": [{ "effect": "allow" }] }', { member: 'rules.0', line: 1 }],
  [
    'read-only tools of every server',
    '{ "rules": [{ "server": "*", "readOnly": true, "effect": "allow" }] }',
    { member: 'rules.0' },
  ],
  [
    'a name twice',
    '{ "rules": [{ "id": "a", "tool": "x", "effect": "ask" },\n{ "id": "a", "tool": "y", "effect": "ask" }] }',
    { member: 'rules.1', line: 2 },
  ],
  [
    'a collector that anybody on the way could read along with',
    '{ "audit": {\n "otlp": { "url": "http://collector.example" } } }',
    { member: 'audit.otlp.url', line: 2 },
  ],
  [
    'a header that is ours to set',
    '{ "audit": { "otlp": { "url": "https://c.example", "headers": ["Content-Type"] } } }',
    { member: 'audit.otlp.headers.0' },
  ],
  [
    'a secret that has no place in a policy',
    '{ "audit": { "otlp": { "url": "https://c.example", "headers": { "Authorization": "Bearer x" } } } }',
    { member: 'audit.otlp.headers' },
  ],
  ['a member twice', '{ "rules": [],\n "rules": [] }', { member: 'rules', line: 2 }],
  [
    'an argument bound that asks for nothing',
    '{ "rules": [{ "tool": "a", "arguments": [{ "pointer": "/a" }], "effect": "ask" }] }',
    { member: 'rules.0.arguments.0' },
  ],
  [
    'a pointer that is none',
    '{ "rules": [{ "tool": "a", "arguments": [{ "pointer": "a", "like": "*" }], "effect": "ask" }] }',
    { member: 'rules.0.arguments.0.pointer' },
  ],
  ['an address that is none', '{ "servers": ["example.com"] }', { member: 'servers.0' }],
  ['a text cut short', '{ "rules": [', { line: 1 }],
  ['nothing', '', { line: 1, reason: 'it is empty' }],
  ['only a comment', '// later', { line: 1 }],
  ['a list', '[]', { line: 1 }],
  ['__proto__', '{ "__proto__": { "rules": [] } }', { member: '__proto__' }],
])('%s is refused with its place', (_, text, fault) => {
  expect(faultsOf(text)[0]).toMatchObject(fault);
});

test('everything that is wrong is said at once', () => {
  const members = faultsOf('{ "a": 1, "b": 2, "rules": [{ "tool": 1, "effect": "deny" }] }').map(
    ({ member }) => member,
  );
  expect(new Set(members)).toEqual(new Set(['a', 'b', 'rules.0.tool']));
});

test('what nests too deep is refused', () => {
  expect(faultsOf(`{ "rules": ${'['.repeat(100_000)}`)).not.toEqual([]);
});

describe('companies and machines', () => {
  const company = (changed: object) => ({
    companies: {
      acme: {
        issuer: 'https://login.acme.example',
        client: { id: 'drawbridge' },
        authorizationServers: { 'https://auth.files.example': { id: 'drawbridge-files', secret: 'vault' } },
        servers: { files: 'https://files.acme.example/mcp' },
        ...changed,
      },
    },
  });
  const faults = (of: object) => {
    const read = readPolicyText(JSON.stringify(of));
    return 'faults' in read ? read.faults.map(({ member, reason }) => `${member}: ${reason}`) : [];
  };

  test('that are right are taken', () => {
    expect(faults(company({}))).toEqual([]);
    expect(faults({ machines: { build: { url: 'https://a.example/mcp', workload: { file: '/run/token' } } } })).toEqual(
      [],
    );
  });

  test.each<[object, string]>([
    [company({ issuer: 'http://login.acme.example' }), 'companies.acme.issuer: an issuer is expected'],
    [company({ issuer: 'https://login.acme.example?x=1' }), 'companies.acme.issuer: an issuer is expected'],
    [company({ client: { id: 'x', secret: 'vault', key: 'vault' } }), 'say "secret" or "key", not both'],
    [company({ client: { id: 'x', secret: 'in clear' } }), 'companies.acme.client.secret: '],
    [company({ idToken: { file: 'id-token.jwt' } }), 'companies.acme.idToken'],
    [company({ servers: { 'Files here': 'https://a.example' } }), 'companies.acme.servers.Files here: a-z, 0-9'],
    [company({ silent: true }), 'companies.acme.silent: is not known here'],
    [{ machines: { build: { url: 'https://a.example/mcp' } } }, 'say the "workload", or a "client"'],
  ])('%j is refused', (of, reason) => {
    expect(faults(of).join()).toContain(reason);
  });
});
