import { describe, expect, test } from 'vitest';
import { canonicalResource, coversServer, usableAddress } from '../../core/auth/addresses.ts';
import { agreedScopes, offerScopes } from '../../core/auth/scopes.ts';

const remote = new URL('https://mcp.example.com/mcp');
const local = new URL('http://127.0.0.1:9000/mcp');

describe('an address that sign-in may use', () => {
  test.each(['https://idp.example.com/x', 'https://idp.example.com:8443/'])('%s', (text) => {
    expect(usableAddress(text, remote)?.href).toBe(text);
  });

  test.each([
    'http://idp.example.com/',
    'http://127.0.0.1:8000/',
    'https://localhost/',
    'https://127.1/',
    'http://[::1]/',
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vbscript:x',
    'https://user@idp.example.com/',
    'not an address',
    '',
  ])('is not %j for a remote server', (text) => {
    expect(usableAddress(text, remote)).toBeUndefined();
  });

  test.each(['http://127.0.0.1:8000/', 'http://localhost:8000/', 'http://[::1]:8000/', 'https://idp.example.com/'])(
    'is %s for a server on this machine',
    (text) => {
      expect(usableAddress(text, local)?.href).toBe(text);
    },
  );

  test.each(['http://idp.example.com/', 'http://127.0.0.1.example.com/', 'ftp://127.0.0.1/'])(
    'is not %s even then',
    (text) => {
      expect(usableAddress(text, local)).toBeUndefined();
    },
  );
});

describe('a resource identifier', () => {
  test.each([
    ['HTTPS://MCP.Example.com', 'https://mcp.example.com'],
    ['https://mcp.example.com/#part', 'https://mcp.example.com'],
    ['https://mcp.example.com/Mcp/?tenant=1#part', 'https://mcp.example.com/Mcp/?tenant=1'],
  ])('of %s is %s', (url, resource) => {
    expect(canonicalResource(new URL(url))).toBe(resource);
  });

  test.each([
    ['https://mcp.example.com/mcp', true],
    ['https://mcp.example.com/mcp/', true],
    ['https://mcp.example.com', true],
    ['https://mcp.example.com/mc', false],
    ['https://mcp.example.com/mcp/other', false],
    ['https://mcp.example.com:444/mcp', false],
    ['http://mcp.example.com/mcp', false],
    ['https://mcp.example.com.evil.example/mcp', false],
    ['https://mcp.example.com/mcp?tenant=2', false],
  ])('%s covers https://mcp.example.com/mcp: %s', (resource, covers) => {
    expect(coversServer(new URL(resource), remote)).toBe(covers);
  });
});

describe('the scopes offered', () => {
  const facts = { stepUp: false, held: [] };

  test("are the challenge's before the resource's", () => {
    expect(offerScopes({ ...facts, challenged: 'a b', resource: ['c'] })).toEqual(['a', 'b', 'offline_access']);
  });

  test("are all of the resource's without a challenge, and none without either", () => {
    expect(offerScopes({ ...facts, resource: ['c', 'd'] })).toEqual(['c', 'd', 'offline_access']);
    expect(offerScopes(facts)).toEqual([]);
  });

  test("are the policy's before the server's, and what was held before all of the resource's", () => {
    expect(offerScopes({ ...facts, policy: ['p'], challenged: 'a' })).toEqual(['p', 'offline_access']);
    expect(offerScopes({ ...facts, held: ['h'], resource: ['h', 'more'] })).toEqual(['h', 'offline_access']);
  });

  test('add what was held on a step-up', () => {
    const offered = offerScopes({ stepUp: true, held: ['held'], challenged: 'a held' });
    expect(offered).toEqual(['held', 'a', 'offline_access']);
  });
});

describe('the scopes asked for', () => {
  test('are those offered and not left out', () => {
    expect(agreedScopes(['a', 'b'], ['b'], [], undefined)).toEqual(['a']);
  });

  test('hold offline_access only where the issuer lists it or the server named it', () => {
    const offered = ['a', 'offline_access'];
    expect(agreedScopes(offered, [], [], ['offline_access'])).toEqual(offered);
    expect(agreedScopes(offered, [], ['offline_access'], [])).toEqual(offered);
    expect(agreedScopes(offered, [], [], [])).toEqual(['a']);
    expect(agreedScopes(offered, [], [], undefined)).toEqual(['a']);
  });
});
