/** What host and server say to each other in a leak story: a text of its own by where it stands, so that a leak says its way. */
import { randomBytes } from 'node:crypto';
import { legacyHandshake, type OddRequest, type OddServer, startOddServer } from '../fakes/mcp-servers/odd-server.ts';
import type { Sought } from './leak-search.ts';

export const origins = ['arguments', 'results', 'headers', 'errors', 'addresses'] as const;
export type Origin = (typeof origins)[number];

const hex = () => randomBytes(12).toString('hex');

/** With every character that an escape changes. */
export function oddSecret(between = '="/+&%\\<>\''): string {
  return `${hex()}${between}${hex()}`;
}

export function makeCanaries(): Record<Origin, string> {
  return Object.fromEntries(origins.map((origin) => [origin, oddSecret()])) as Record<Origin, string>;
}

export function soughtOf(canaries: Record<Origin, string>): Record<Origin, Sought> {
  const all = origins.map((origin) => [origin, { what: `said in ${origin}`, secret: canaries[origin] }]);
  return Object.fromEntries(all) as Record<Origin, Sought>;
}

/** A server that says each of them wherever it can, whatever it is called for. */
export function startTelltale(canaries: Record<Origin, string>): Promise<OddServer> {
  return startOddServer((odd) => {
    // A session's id is a header too.
    odd.response.setHeader('x-note', canaries.headers);
    if (legacyHandshake(odd, canaries.headers)) return;
    const { method, id, params = {} } = odd.message;
    if (method === 'tools/list') odd.json({ jsonrpc: '2.0', id, result: { tools: Object.keys(tools).map(described) } });
    else if (method === 'tools/call') tools[String(params['name'])]?.(odd, canaries);
    else odd.json({ jsonrpc: '2.0', id, error: { code: -32_601, message: canaries.errors } });
  });
}

const described = (name: string) => ({ name, inputSchema: { type: 'object' } });

const tools: Record<string, (odd: OddRequest, canaries: Record<Origin, string>) => void> = {
  tell({ json, message: { id } }, { results }) {
    const content = [{ type: 'text', text: results }];
    json({ jsonrpc: '2.0', id, result: { content, structuredContent: { [results]: results }, _meta: { x: results } } });
  },
  'tell-of-failure'({ json, message: { id } }, { errors }) {
    json({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: errors }], isError: true } });
  },
  fail({ json, message: { id } }, { errors }) {
    json({ jsonrpc: '2.0', id, error: { code: -32_000, message: errors, data: { [errors]: errors } } });
  },
  break({ response }, { errors, headers }) {
    response.writeHead(500, { 'x-reason': headers, 'content-type': 'text/plain' }).end(errors);
  },
  refuse({ response }, { errors, headers }) {
    response.writeHead(403, { 'x-reason': headers, 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: errors, error_description: errors }));
  },
  nonsense({ response }, { errors }) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(`{ ${errors}`);
  },
  elsewhere({ response }, { addresses }) {
    response.writeHead(307, { location: `http://127.0.0.1:9/?token=${encodeURIComponent(addresses)}` }).end();
  },
};

export const telltaleTools = Object.keys(tools);
