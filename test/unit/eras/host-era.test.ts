import { describe, expect, test } from 'vitest';
import { claimOf, keptClaim, reintroduced } from '../../../core/eras/claim.ts';
import { type HostEra, hostEra } from '../../../core/eras/host-era.ts';
import type { JsonObject, JsonRpcRequest } from '../../../core/eras/messages.ts';

const version = 'io.modelcontextprotocol/protocolVersion';
const capabilities = 'io.modelcontextprotocol/clientCapabilities';
const clientInfo = 'io.modelcontextprotocol/clientInfo';
const request = (method: string, _meta?: JsonObject): JsonRpcRequest => ({
  jsonrpc: '2.0',
  id: 1,
  method,
  ...(_meta ? { params: { _meta } } : {}),
});
const modern = { [version]: '2026-07-28', [capabilities]: {} };

describe("a host's era", () => {
  test.each<[string, HostEra, JsonRpcRequest, ReturnType<typeof hostEra>]>([
    ['`initialize` opens a handshake', undefined, request('initialize'), { era: 'legacy', answeredAs: 'legacy' }],
    ['also after a modern request', 'modern', request('initialize'), { era: 'legacy', answeredAs: 'legacy' }],
    ['which lasts', 'legacy', request('tools/list', modern), { era: 'legacy', answeredAs: 'legacy' }],
    ['a modern request needs none', undefined, request('tools/list', modern), { era: 'modern', answeredAs: 'modern' }],
    [
      'a probe decides nothing',
      undefined,
      request('server/discover', modern),
      { era: undefined, answeredAs: 'modern' },
    ],
    ['nor does a bare probe', undefined, request('server/discover'), { era: undefined, answeredAs: 'modern' }],
    ['a bare request shows nothing', undefined, request('tools/list'), { era: undefined, answeredAs: 'legacy' }],
    ['and is a mistake later', 'modern', request('tools/list'), { era: 'modern', answeredAs: 'modern' }],
    [
      'an unknown version is refused as modern',
      undefined,
      request('tools/list', { ...modern, [version]: '2030-01-01' }),
      { era: undefined, answeredAs: 'modern' },
    ],
  ])('%s', (_, known, message, expected) => {
    expect(hostEra(known, message)).toEqual(expected);
  });
});

describe('what a request says of its host', () => {
  test.each<[string, JsonObject | undefined, ReturnType<typeof claimOf>]>([
    ['nothing', undefined, { kind: 'none' }],
    ['a progress token is no claim', { _meta: { progressToken: 1 } }, { kind: 'none' }],
    ['no version', { _meta: { [capabilities]: {} } }, { kind: 'incomplete', missing: version }],
    ['no capabilities', { _meta: { [version]: '2026-07-28' } }, { kind: 'incomplete', missing: capabilities }],
    [
      'capabilities in a row',
      { _meta: { [version]: '2026-07-28', [capabilities]: [] } },
      { kind: 'incomplete', missing: capabilities },
    ],
    [
      'another version',
      { _meta: { [version]: '2025-11-25', [capabilities]: {} } },
      { kind: 'unsupported', requested: '2025-11-25' },
    ],
    ['all of it', { _meta: modern }, { kind: 'modern', of: { capabilities: {} } }],
  ])('%s', (_, params, claim) => {
    expect(claimOf(params)).toEqual(claim);
  });

  test('is kept for the next core', () => {
    const claim = { capabilities: { roots: {} }, clientInfo: { name: 'x' } };
    expect(claimOf(keptClaim(claim))).toEqual({ kind: 'modern', of: claim });
  });

  test('goes to the server under our name, with every other member', () => {
    const given = { ...modern, [clientInfo]: { name: 'x' }, progressToken: 'p', 'com.example/k': [1] };
    const introduction = { clientInfo: { name: 'drawbridge' }, capabilities: {} };
    expect(reintroduced(request('tools/list', given), introduction).params).toEqual({
      _meta: { ...given, [clientInfo]: { name: 'drawbridge' } },
    });
  });
});
