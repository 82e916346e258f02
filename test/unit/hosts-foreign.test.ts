import { describe, expect, it } from 'vitest';
import { foreignServer } from '../../core/hosts/foreign.ts';
import { jsonFormat } from '../../core/hosts/json-format.ts';

const url = 'https://mcp.example.com/mcp';

/** What Drawbridge sees in an entry as it stands in a host's file. */
function seen(entry: object) {
  const text = JSON.stringify({ mcpServers: { it: entry } });
  const [member] = jsonFormat.members({ file: 'f', text, section: 'mcpServers' });
  return member && foreignServer(member);
}

const entry = (line: readonly string[]) => ({ command: line[0], args: line.slice(1) });

describe('a remote server is found', () => {
  it.each(['url', 'serverUrl', 'httpUrl'])('by its address under "%s"', (key) => {
    expect(seen({ type: 'http', [key]: url })).toEqual({ url, via: 'url', leaves: [] });
  });

  it.each([
    ['mcp-remote', ['npx', 'mcp-remote', url]],
    ['mcp-remote', ['npx', '-y', 'mcp-remote@latest', url]],
    ['mcp-remote', ['npx', '--yes', 'mcp-remote@0.1.38', url, '3334', '--transport', 'http-only', '--debug']],
    ['mcp-remote', ['npx', '-p', 'mcp-remote@latest', 'mcp-remote', url]],
    ['mcp-remote', ['/usr/local/bin/npx', '-y', 'mcp-remote', url]],
    ['mcp-remote', ['C:\\Program Files\\nodejs\\npx.cmd', '-y', 'mcp-remote', url]],
    ['mcp-remote', ['cmd', '/c', 'npx', '-y', 'mcp-remote', url]],
    ['mcp-remote', ['C:\\Windows\\System32\\cmd.exe', '/C', 'npx.cmd', 'mcp-remote', url]],
    ['mcp-remote', ['C:\\Users\\ada\\AppData\\Roaming\\npm\\mcp-remote.cmd', url]],
    ['mcp-remote', ['/opt/bin/mcp-remote', url]],
    ['mcp-remote', ['node', '/home/ada/node_modules/mcp-remote/dist/proxy.js', url]],
    ['mcp-remote', ['/usr/bin/node', '--no-warnings', '/src/mcp-remote/dist/proxy.js', url]],
    ['mcp-remote', ['bunx', 'mcp-remote', url]],
    ['mcp-remote', ['pnpm', 'dlx', 'mcp-remote', url]],
    ['mcp-remote', ['npm', 'exec', '--', 'mcp-remote', url]],
    ['mcp-remote', ['deno', 'run', '-A', 'npm:mcp-remote', url]],
    ['mcp-proxy', ['mcp-proxy', url]],
    ['mcp-proxy', ['uvx', 'mcp-proxy', '--transport=streamablehttp', url]],
    ['mcp-proxy', ['uvx', 'mcp-proxy', '--transport', 'streamablehttp', url]],
    ['mcp-proxy', ['/home/ada/.local/bin/uv', 'tool', 'run', 'mcp-proxy', url]],
    ['supergateway', ['npx', '-y', 'supergateway', '--sse', url]],
    ['supergateway', ['npx', '-y', 'supergateway', '--logLevel', 'none', `--streamableHttp=${url}`]],
    ['mcp-stdio', ['uvx', 'mcp-stdio', url]],
    ['mcp-stdio', ['/opt/mcp-stdio/mcp-stdio.exe', url]],
  ])('behind %s: %j', (via, line) => {
    expect(seen(entry(line))).toEqual({ url, via, leaves: [] });
  });

  it('in its canonical form', () => {
    expect(seen({ url: 'HTTPS://MCP.example.com/mcp#top' })?.url).toBe(url);
  });
});

describe('what the other entry has besides', () => {
  it.each([
    [{ url, headers: { Authorization: 'Bearer s3cret' } }, ['header Authorization']],
    [entry(['npx', 'mcp-remote', url, '--header', 'Authorization: Bearer s3cret']), ['header Authorization']],
    [entry(['npx', 'mcp-remote', url, '--header', 'X-Key:${KEY}', '--header=X-Key:2']), ['header X-Key']],
    [
      entry(['npx', 'mcp-remote', url, '--static-oauth-client-info', '{"client_secret":"s3cret"}']),
      ['--static-oauth-client-info'],
    ],
    [entry(['mcp-proxy', '--headers', 'Authorization', 'Bearer s3cret', url]), ['header Authorization']],
    [entry(['mcp-proxy', '--client-secret', 's3cret', url]), ['--client-secret']],
    [entry(['npx', 'supergateway', '--sse', url, '--oauth2Bearer', 's3cret']), ['--oauth2Bearer']],
  ])('is named, its value is not: %j', (given, leaves) => {
    const found = seen(given);
    expect(found).toMatchObject({ url, leaves });
    expect(JSON.stringify(found)).not.toContain('s3cret');
  });
});

describe('left alone is', () => {
  it.each([
    ['a local server', entry(['npx', '-y', '@modelcontextprotocol/server-filesystem', '/home/ada'])],
    ['a local server that is given an address', entry(['npx', 'mcp-server-fetch', url])],
    ['a local server whose argument is a bridge’s name', entry(['book', 'mcp-remote', url])],
    ['a package that only begins alike', entry(['npx', 'mcp-remote-control', url])],
    ['a bridge of the other direction', entry(['mcp-proxy', '--port', '8080', 'uvx', 'mcp-server-fetch'])],
    ['another one', entry(['npx', 'supergateway', '--stdio', `npx mcp-remote ${url}`])],
    ['a line for a shell', entry(['sh', '-c', `npx mcp-remote ${url}`])],
    ['an address we refuse', entry(['npx', 'mcp-remote', 'http://mcp.example.com/mcp', '--allow-http'])],
    ['an address to be filled in', entry(['npx', 'mcp-remote', '${MCP_URL}'])],
    ['an address with a password', { url: 'https://ada:s3cret@mcp.example.com/mcp' }],
    ['a bridge without an address', entry(['npx', 'mcp-remote'])],
    ['something without a command', { disabled: true }],
  ])('%s', (_what, given) => {
    expect(seen(given)).toBeUndefined();
  });
});
