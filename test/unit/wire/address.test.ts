import { describe, expect, test } from 'vitest';
import { readAddress, withoutUser } from '../../../shared/wire/address.ts';

describe('a server’s address', () => {
  test.each([
    ['https://mcp.example.com/mcp', 'https://mcp.example.com/mcp'],
    ['https://MCP.example.com', 'https://mcp.example.com'],
    ['https://mcp.example.com/', 'https://mcp.example.com/'],
    ['https://mcp.example.com/mcp?team=a#part', 'https://mcp.example.com/mcp?team=a'],
    ['http://127.0.0.1:8080/mcp', 'http://127.0.0.1:8080/mcp'],
    ['http://[::1]:8080/mcp', 'http://[::1]:8080/mcp'],
  ])('%s is read as %s', (text, url) => expect(readAddress(text)).toEqual({ url }));

  test.each([
    ['https://ada:hunter2@mcp.example.com/', 'it holds a user name or password'],
    ['javascript:alert(1)', 'it does not start with https://'],
    ['file:///etc/passwd', 'it does not start with https://'],
    ['mcp.example.com', 'it does not start with https://'],
    ['', 'it does not start with https://'],
    ['http://mcp.example.com/', 'http:// is not encrypted, so it is for this machine only'],
    ['http://127.0.0.1.example.com/', 'http:// is not encrypted, so it is for this machine only'],
    ['https://mcp.exam\nple.com/', 'it holds blanks or invisible characters'],
    ['https://mcp.example.com/\u202E', 'it holds blanks or invisible characters'],
    [' https://mcp.example.com/', 'it holds blanks or invisible characters'],
    ['https://', 'it is not a valid URL'],
  ])('%j is refused: %s', (text, refused) => expect(readAddress(text)).toEqual({ refused }));

  test('is repeated without the user in it', () => {
    expect(withoutUser('https://ada:hunter2@mcp.example.com/x@y')).toBe('https://mcp.example.com/x@y');
    expect(withoutUser('https://mcp.example.com/x@y')).toBe('https://mcp.example.com/x@y');
    expect(withoutUser('ada:hunter2@example')).toBe('ada:hunter2@example');
  });
});
