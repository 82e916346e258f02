import { describe, expect, test } from 'vitest';
import { headerNameRefusal, headerValueRefusal } from '../../shared/header.ts';

describe("a header's name", () => {
  test.each(['X-Api-Key', 'Authorization', 'CF-Access-Client-Id', 'apikey'])('may be %s', (name) => {
    expect(headerNameRefusal(name)).toBeUndefined();
  });

  test.each([
    'host',
    'Content-Length',
    'MCP-Protocol-Version',
    'Mcp-Param-Region',
    'DPoP',
    'Last-Event-ID',
    'Sec-Fetch-Site',
    'Proxy-Authorization',
    'Transfer-Encoding',
  ])('may not be %s, which the connection sets', (name) => {
    expect(headerNameRefusal(name)).toBe('Drawbridge sets it itself');
  });

  test.each(['', 'X Key', 'X-Key:', 'X-Key\r\nHost', 'schlüssel', 'x'.repeat(101)])('may not be %j', (name) => {
    expect(headerNameRefusal(name)).toBe('it is not the name of a header');
  });
});

describe("a header's value", () => {
  test.each(['a', 'Bearer a-token', '"quoted", with=signs;'])('may be %j', (value) => {
    expect(headerValueRefusal(value)).toBeUndefined();
  });

  test.each(['', ' a', 'a ', 'a\r\nHost: elsewhere', 'a\0', 'a\tb', 'ä', 'a'.repeat(8 * 1024 + 1)])(
    'may not be %j',
    (value) => {
      const refusal = headerValueRefusal(value);
      expect(refusal).toMatch(/^its value /);
    },
  );
});
