import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AnswerHead, Credential } from '../../core/ports/credential.ts';
import { fail } from '../../shared/problem.ts';
import { modernHandshake, startOddServer, type OddRequest, type OddServer } from '../fakes/mcp-servers/odd-server.ts';
import { ask, asked, failure, openOptions, resultOf, startRemote } from './remote-support.ts';

let ours: ReturnType<typeof startRemote>;
const servers: OddServer[] = [];
beforeEach(() => {
  ours = startRemote();
});
afterEach(async () => {
  await ours.end();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
async function serve(answer: (odd: OddRequest) => void): Promise<OddServer> {
  const server = await startOddServer(answer);
  servers.push(server);
  return server;
}

/** Shows a number that rises with every request, and wants another turn wherever the server says `again`. */
function numbered() {
  const askedFor: string[] = [];
  const told: AnswerHead[] = [];
  const credential: Credential = {
    async headers(method, url) {
      askedFor.push(`${method} ${url.pathname}`);
      return { 'x-turn': String(askedFor.length) };
    },
    answered(_, answer) {
      told.push(answer);
      return answer.headers['x-again'] === 'yes';
    },
  };
  return { credential, askedFor, told };
}

const reply = ({ json, message }: OddRequest) => json({ jsonrpc: '2.0', id: message.id, result: { ok: true } });

describe('a credential', () => {
  test('is asked anew for every request, for each address a redirect leads to as well', async () => {
    const server = await serve((odd) => {
      if (odd.request.url === '/mcp') odd.response.writeHead(307, { location: '/moved' }).end();
      else if (!modernHandshake(odd)) reply(odd);
    });
    const { credential, askedFor } = numbered();
    const conversation = await ours.remote.open(openOptions(server.url, { credential }));
    await ask(conversation, asked('tools/list'), { credential });
    expect(askedFor).toEqual(['POST /mcp', 'POST /moved', 'POST /mcp', 'POST /moved']);
    expect(server.received.map(({ headers }) => headers['x-turn'])).toEqual(['1', '2', '3', '4']);
  });

  test('that learned something from the answer has the same request sent once more', async () => {
    const server = await serve((odd) => {
      if (odd.request.headers['x-turn'] === '2') odd.response.writeHead(401, { 'x-again': 'yes' }).end();
      else if (!modernHandshake(odd)) reply(odd);
    });
    const { credential, told } = numbered();
    const conversation = await ours.remote.open(openOptions(server.url, { credential }));
    const { response } = await ask(conversation, asked('tools/list'), { credential });
    expect(resultOf(response)).toEqual({ ok: true });
    expect(told.map(({ status }) => status)).toEqual([200, 401, 200]);
    const [refused, repeated] = server.received.slice(1);
    expect(repeated?.body).toEqual(refused?.body);
  });

  test('that wants it again and again gets its way once', async () => {
    const server = await serve((odd) => {
      if (!modernHandshake(odd)) odd.response.writeHead(401, { 'x-again': 'yes' }).end();
    });
    const { credential } = numbered();
    const conversation = await ours.remote.open(openOptions(server.url, { credential }));
    const { why } = await failure(ask(conversation, asked('tools/list'), { credential }));
    expect(why).toMatchObject({ kind: 'unauthorized' });
    expect(server.received).toHaveLength(3);
  });

  test('goes beside the headers stored for the server, which take the place of none and go nowhere else', async () => {
    const thief = await serve(({ json }) => json({}));
    const server = await serve((odd) => {
      if (!modernHandshake(odd)) odd.response.writeHead(307, { location: thief.url.href }).end();
    });
    const stored: Credential = { headers: () => ({ 'x-api-key': 'k3y', 'content-type': 'text/plain', 'x-turn': '0' }) };
    const { credential } = numbered();
    const conversation = await ours.remote.open(openOptions(server.url, { credential, stored }));
    const { why } = await failure(ask(conversation, asked('tools/list'), { credential }));
    expect(why).toEqual({ kind: 'not-mcp', reason: `it redirects to ${thief.url.origin}` });
    for (const { headers } of server.received) {
      expect(headers).toMatchObject({ 'x-api-key': 'k3y', 'content-type': 'application/json' });
    }
    expect(server.received.map(({ headers }) => headers['x-turn'])).toEqual(['1', '2']);
    expect(thief.received).toEqual([]);
  });

  test('that cannot be had says why, and nothing is sent', async () => {
    const server = await serve(modernHandshake);
    const credential: Credential = { headers: async () => fail('keychain-locked') };
    const opening = ours.remote.open(openOptions(server.url, { credential }));
    await expect(opening).rejects.toMatchObject({ problem: { code: 'keychain-locked' } });
    expect(server.received).toEqual([]);
  });
});
