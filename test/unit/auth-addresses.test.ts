import { describe, expect, test } from 'vitest';
import { canonicalResource, coversServer, usableAddress } from '../../core/auth/issuer/addresses.ts';

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
