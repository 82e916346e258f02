import { SSEClientTransport, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, type ExpectStatic, it } from 'vitest';
import { agreeToEverything } from '../../conformance/person.ts';
import { type Drawbridge, startDrawbridge } from '../../harness/drawbridge.ts';
import { startModernServer } from '../ends/modern-server.ts';
import { latest, type Revision } from '../revisions.ts';
import { sayEverything, type Transcript } from './everything.ts';
import { examples, startExample } from './example-servers.ts';
import { askedAsOurs, listAsOurs, openingAsOurs, withoutChance } from './ours.ts';
import { type AnyTransport, connectPeer, type Peer } from './peer.ts';

let drawbridge: Drawbridge;
const leaving = new AbortController();
let person: Promise<void>;

beforeAll(async () => {
  drawbridge = await startDrawbridge();
  person = agreeToEverything(drawbridge.control, leaving.signal);
  person.catch(() => {});
});
afterAll(async () => {
  leaving.abort();
  await person;
  await drawbridge.stop();
});

/** What the server says to a peer, from the opening on, and what it said by itself. */
async function heardOver(transport: AnyTransport, revision: Revision): Promise<{ transcript: Transcript; peer: Peer }> {
  const { peer, opened } = await connectPeer(transport, revision);
  return { transcript: await sayEverything(peer, opened), peer };
}

const sorted = ({ came }: Peer) =>
  came.map((message) => JSON.stringify(withoutChance(askedAsOurs(message)))).toSorted();

interface Compared {
  name: string;
  url: URL;
  revision: Revision;
  sse?: true | undefined;
}

async function compare({ name, url, revision, sse }: Compared, expect: ExpectStatic): Promise<number> {
  await drawbridge.add(name, url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: name, tool: '*' });
  const direct = sse ? new SSEClientTransport(url) : new StreamableHTTPClientTransport(url);
  const bridged = new StdioClientTransport(drawbridge.launch(name));
  // One after the other: a server may tell the one of what the other does.
  const without = await heardOver(direct, revision);
  await without.peer.close();
  const through = await heardOver(bridged, revision);
  try {
    expect([...through.transcript.keys()]).toEqual([...without.transcript.keys()]);
    for (const [title, answer] of without.transcript) {
      const seen = through.transcript.get(title) ?? {};
      const asOurs = title === 'opening' ? openingAsOurs(answer) : listAsOurs(title, answer);
      expect(withoutChance(seen), title).toEqual(withoutChance(asOurs));
    }
    // What the server says by itself comes when it comes.
    await expect.poll(() => sorted(through.peer)).toEqual(sorted(without.peer));
    return without.transcript.size;
  } finally {
    await through.peer.close();
  }
}

describe('everything that a server can say is the same through Drawbridge and without it:', () => {
  it.concurrent.for(examples)('$name', async (example, { expect }) => {
    const server = await startExample(example);
    try {
      const name = example.name.replaceAll(/\W+/g, '-').toLowerCase();
      const compared = compare({ name, url: server.url, revision: '2025-11-25', sse: example.sse }, expect);
      expect(await Promise.race([compared, person])).toBeGreaterThan(8);
    } finally {
      await server.stop();
    }
  });

  it('a server of 2026-07-28', async ({ expect }) => {
    const server = await startModernServer();
    try {
      expect(await compare({ name: 'modern', url: server.url, revision: latest }, expect)).toBeGreaterThan(40);
    } finally {
      await server.stop();
    }
  });
});
