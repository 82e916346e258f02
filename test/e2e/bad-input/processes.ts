/** Cores that meet another core, or what one left behind. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FakeServer } from '../../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../../fakes/mcp-servers/legacy-server.ts';
import { type Drawbridge, startDrawbridge } from '../../harness/drawbridge.ts';
import type { Group } from './group.ts';
import { bridgeEnd, createLogReader, ended, plain, told } from './seen.ts';

interface Stage {
  drawbridge: Drawbridge;
  server: FakeServer;
  log: ReturnType<typeof createLogReader>;
  stop(): Promise<void>;
}

export const processes: Group<Stage> = {
  title: 'the core',
  async start() {
    const [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge()]);
    await drawbridge.add('notes', server.url.href);
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
    const log = createLogReader(drawbridge);
    await log.news();
    return {
      drawbridge,
      server,
      log,
      async stop() {
        await drawbridge.stop();
        await server.stop();
      },
    };
  },
  cases: {
    'a second core': async ({ drawbridge, log }) => {
      const host = drawbridge.host('notes');
      await host.initialize();
      const serve = plain(ended(await drawbridge.cli(['serve'])), drawbridge);
      const call = told(await host.call('echo', { text: 'undisturbed' }));
      await host.stop();
      return { host: { calls: call }, cli: { serve }, log: await log.news(withStarts) };
    },
    'a socket that a dead core left': async ({ drawbridge, log }) => {
      await drawbridge.killCore();
      const cli = await commands(drawbridge, [['status'], ['list']]);
      await drawbridge.killCore();
      const host = drawbridge.host('notes');
      await host.initialize();
      const call = told(await host.call('echo', { text: 'after it' }));
      await host.stop();
      return { host: { calls: call }, cli, log: await log.news(withStarts) };
    },
    'something else where the socket belongs': async ({ drawbridge, log }) => {
      await drawbridge.cli(['stop']);
      const socket = join(drawbridge.home, 'bridge.sock');
      rmSync(socket, { force: true });
      mkdirSync(socket);
      writeFileSync(join(socket, 'letters'), 'somebody else’s');
      const cli = await commands(drawbridge, [['list']]);
      const host = plain(await bridgeEnd(drawbridge.host('notes')), drawbridge);
      const kept = readFileSync(join(socket, 'letters'), 'utf8');
      rmSync(socket, { recursive: true });
      if (kept !== 'somebody else’s') throw new Error('it was touched');
      cli['list, once it is gone'] = ended(await drawbridge.cli(['list']));
      return { host: { 'launches its entry': host }, cli, log: await log.news() };
    },
  },
};

const withStarts = ['problem', 'call.finished', 'core.started'];

async function commands(drawbridge: Drawbridge, lines: readonly string[][]): Promise<Record<string, string>> {
  const said: Record<string, string> = {};
  for (const args of lines) said[args.join(' ')] = plain(ended(await drawbridge.cli(args)), drawbridge);
  return said;
}
