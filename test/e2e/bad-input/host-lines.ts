/** Lines of the host that are no messages. */
import { maxLineBytes } from '../../../shared/wire/frames.ts';
import type { FakeServer } from '../../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from '../../harness/drawbridge.ts';
import type { Answer } from '../../harness/stdio-host.ts';
import type { Group } from './group.ts';
import { createLogReader, type Seen, told } from './seen.ts';

interface Stage {
  drawbridge: Drawbridge;
  server: FakeServer;
  stop(): Promise<void>;
}

const lines = (given: Record<string, string | Uint8Array>) => (stage: Stage) => say(stage, given);

export const hostLines: Group<Stage> = {
  title: 'a line of the host',
  async start() {
    const [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge()]);
    await drawbridge.add('notes', server.url.href);
    return {
      drawbridge,
      server,
      async stop() {
        await drawbridge.stop();
        await server.stop();
      },
    };
  },
  cases: {
    'a line that is malformed': lines({
      'half a message': '{"jsonrpc":"2.0","id":"x",',
      'a text': '"hello"',
      'a batch': '[{"jsonrpc":"2.0","id":"x","method":"ping"}]',
      'another protocol': '{"jsonrpc":"1.0","id":"x","method":"ping"}',
      'no id that counts': '{"jsonrpc":"2.0","id":{},"method":"ping"}',
      'params in a row': '{"jsonrpc":"2.0","id":"x","method":"ping","params":[1]}',
      'neither one nor the other': '{"jsonrpc":"2.0","id":"x"}',
    }),
    'a line that is not UTF-8': lines({
      'a byte of another alphabet': Buffer.from('{"jsonrpc":"2.0","id":"x","method":"p\xefng"}', 'latin1'),
      'half a character': Buffer.from([0x22, 0xe2, 0x82, 0x22]),
    }),
    'a line that is oversized': lines({ 'one byte too many': Buffer.alloc(maxLineBytes + 1, 'x') }),
  },
};

/** Says each line between two good ones: what came back, and that the conversation goes on. */
async function say({ drawbridge }: Stage, given: Record<string, string | Uint8Array>): Promise<Seen> {
  const log = createLogReader(drawbridge);
  await log.news();
  const host = drawbridge.host('notes');
  await host.initialize();
  const said: Record<string, string> = {};
  for (const [name, bytes] of Object.entries(given)) {
    const before = host.received().length;
    host.write(bytes);
    host.write('\n');
    const pong = await host.request('ping');
    if (!pong.result) throw new Error('the conversation did not go on');
    const [answer, ...more] = host.received().slice(before, -1) as Answer[];
    if (!answer || more.length > 0) throw new Error(`${name} was not answered once`);
    said[name] = `id ${JSON.stringify(answer.id)}: ${told(answer)}`;
  }
  await host.stop();
  return { host: said, log: await log.news() };
}
