/** A disk that is full, and databases of a newer Drawbridge. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { FakeServer } from '../../fakes/mcp-servers/fake-server.ts';
import { startLegacyServer } from '../../fakes/mcp-servers/legacy-server.ts';
import { makeSmallDisk, type SmallDisk, smallDiskMissing } from '../../fakes/small-disk.ts';
import { type Drawbridge, startDrawbridge } from '../../harness/drawbridge.ts';
import type { Group } from './group.ts';
import { bridgeEnd, createLogReader, ended, plain, type Seen, told } from './seen.ts';
import { wholeLog } from '../../harness/whole-log.ts';

interface Stage {
  drawbridge: Drawbridge;
  server: FakeServer;
  log: ReturnType<typeof createLogReader>;
  /** The servers, permissions and log lines there were. */
  before: string;
  stop(): Promise<void>;
}

async function startStage(env: Record<string, string>): Promise<Stage> {
  const [server, drawbridge] = await Promise.all([startLegacyServer(), startDrawbridge({ env })]);
  await drawbridge.add('notes', server.url.href);
  await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: 'notes', tool: 'echo' });
  const host = drawbridge.host('notes');
  await host.initialize();
  await host.call('echo', { text: 'before' });
  await host.stop();
  const log = createLogReader(drawbridge);
  await log.news();
  return {
    drawbridge,
    server,
    log,
    before: await stored(drawbridge),
    async stop() {
      await drawbridge.stop();
      await server.stop();
    },
  };
}

export const newerDatabases: Group<Stage> = {
  title: 'a database',
  start: () => startStage({}),
  cases: {
    'the state of a newer Drawbridge': (stage) => newer(stage, 'state.db'),
    'the log of a newer Drawbridge': newerLog,
    'the sign-ins of a newer Drawbridge': (stage) => newer(stage, 'auth.db'),
    'the vault of a newer Drawbridge': (stage) => newer(stage, 'vault.db'),
    'the sessions of a newer Drawbridge': (stage) => newer(stage, 'sessions.db'),
    'the permissions of a newer Drawbridge': async (stage) => {
      const { drawbridge, log } = stage;
      await drawbridge.cli(['stop']);
      const back = raise(join(drawbridge.home, 'consent.db'));
      const host = drawbridge.host('notes');
      await host.initialize();
      const text = (said: string) => plain(said, drawbridge);
      const call = text(told(await host.call('echo', { text: 'hello' })));
      await host.stop();
      const cli = { permissions: text(ended(await drawbridge.cli(['permissions']))) };
      const news = await log.news();
      await drawbridge.cli(['stop']);
      back();
      await sameAsBefore(stage);
      return { host: { calls: call }, cli, log: news };
    },
  },
};

export const fullDisk: Group<Stage & { disk: SmallDisk }> = {
  title: 'a full disk',
  missing: smallDiskMissing(),
  async start() {
    const disk = makeSmallDisk();
    const stage = await startStage({ DRAWBRIDGE_HOME: disk.folder }).catch((error: unknown) => {
      disk.remove();
      throw error;
    });
    return {
      ...stage,
      disk,
      async stop() {
        disk.free();
        await stage.stop();
        disk.remove();
      },
    };
  },
  cases: {
    'a disk that fills up': async (stage) => {
      const { drawbridge, disk, log, server } = stage;
      const text = (said: string) => plain(said, drawbridge);
      const host = drawbridge.host('notes');
      await host.initialize();
      const ran = server.calls.length;
      disk.fill();
      const said = {
        calls: text(told(await host.call('echo', { text: 'hello' }))),
        'sends a malformed line': text(await malformed(host)),
        lists: told(await host.request('tools/list')).slice(0, 12),
        'launches its entry': text(await bridgeEnd(drawbridge.host('notes'))),
      };
      const allow = text(ended(await drawbridge.cli(['allow', '--tool', 'big'])));
      if (server.calls.length !== ran) throw new Error('a call left that is not on record');
      disk.free();
      const again = told(await host.call('echo', { text: 'there is space again' }));
      await host.stop();
      await sameAsBefore(stage);
      return {
        host: { ...said, 'calls again, once there is space': again },
        cli: { 'allow --tool big': allow },
        log: await log.news(),
      };
    },
    'a disk that fills up where the policy has calls go on': async (stage) => {
      const { drawbridge, disk, log, server } = stage;
      const policy = join(drawbridge.home, 'policy.jsonc');
      await drawbridge.cli(['stop']);
      writeFileSync(policy, JSON.stringify({ audit: { whenFull: 'stop-logging' } }));
      await drawbridge.startCore();
      await log.news();
      const host = drawbridge.host('notes');
      await host.initialize();
      const ran = server.calls.length;
      disk.fill();
      // It is the first to notice; what was held back is there for the next.
      const first = plain(told(await host.call('echo', { text: 'hello' })), drawbridge);
      const calls = told(await host.call('echo', { text: 'hello' }));
      if (server.calls.length !== ran + 1) throw new Error('the call did not leave');
      const status = await drawbridge.cli(['status']);
      const [, gap = ''] = /(The activity log cannot be written .*)/.exec(status.stdout) ?? [];
      disk.free();
      const again = told(await host.call('echo', { text: 'there is space again' }));
      await host.stop();
      await drawbridge.cli(['stop']);
      rmSync(policy);
      await sameAsBefore(stage);
      return {
        host: { 'calls first': first, calls, 'calls again, once there is space': again },
        cli: { status: gap.replace(/since [-\d: ]+/, 'since TIME') },
        log: await log.news(),
      };
    },
    'a disk that is full when the core starts': async (stage) => {
      const { drawbridge, disk, log } = stage;
      await drawbridge.cli(['stop']);
      disk.fill();
      const list = plain(ended(await drawbridge.cli(['list'])), drawbridge);
      const serve = plain(ended(await drawbridge.cli(['serve'])), drawbridge);
      const host = plain(await bridgeEnd(drawbridge.host('notes')), drawbridge);
      disk.free();
      await sameAsBefore(stage);
      return { host: { 'launches its entry': host }, cli: { list, serve }, log: await log.news() };
    },
  },
};

async function malformed(host: ReturnType<Drawbridge['host']>): Promise<string> {
  const before = host.received().length;
  host.write('{\n');
  await host.request('ping');
  const [answer] = host.received().slice(before);
  return told(answer ?? {});
}

/** The core refuses to start over the file; once it is as it was, everything is there. */
async function newer(stage: Stage, file: string): Promise<Seen> {
  const { drawbridge } = stage;
  await drawbridge.cli(['stop']);
  const path = join(drawbridge.home, file);
  const back = raise(path);
  const bytes = readFileSync(path);
  const list = plain(ended(await drawbridge.cli(['list'])), drawbridge);
  const host = plain(await bridgeEnd(drawbridge.host('notes')), drawbridge);
  const coreLog = plain(lastLine(join(drawbridge.home, 'core.log')), drawbridge);
  if (!readFileSync(path).equals(bytes)) throw new Error(`${file} was changed`);
  back();
  await sameAsBefore(stage);
  return { host: { 'launches its entry': host }, cli: { list }, coreLog };
}

/** The core runs, shows it, and lets nothing happen that could not be recorded. */
async function newerLog(stage: Stage): Promise<Seen> {
  const { drawbridge, log } = stage;
  await drawbridge.cli(['stop']);
  const back = raise(join(drawbridge.home, 'activity.db'));
  const text = (said: string) => plain(said, drawbridge);
  const host = drawbridge.host('notes');
  const capabilities = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'host', version: '1' } };
  const initialize = text(told(await host.request('initialize', capabilities)));
  const call = text(told(await host.call('echo', { text: 'hello' })));
  await host.stop();
  const cli = { 'deny --tool big': text(ended(await drawbridge.cli(['deny', '--tool', 'big']))) };
  if ((await log.news()).length > 0) throw new Error('something was written into it');
  await drawbridge.cli(['stop']);
  back();
  await sameAsBefore(stage);
  return { host: { initialize, calls: call }, cli };
}

/** Marks the file as a newer version's; the answer puts it back. */
function raise(file: string): () => void {
  const db = new DatabaseSync(file);
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  const set = (to: number) => db.exec(`PRAGMA user_version=${to}`);
  set(version + 1);
  db.close();
  return () => {
    const again = new DatabaseSync(file);
    again.exec(`PRAGMA user_version=${version}`);
    again.close();
  };
}

function lastLine(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '';
}

/** Nothing stored is lost. */
async function sameAsBefore({ drawbridge, before }: Stage): Promise<void> {
  await drawbridge.startCore();
  const after = await stored(drawbridge);
  if (after !== before) throw new Error(`stored before: ${before}\nstored after: ${after}`);
}

/** Servers, permissions, and the first lines of the log. */
async function stored({ control }: Drawbridge): Promise<string> {
  const [servers, permissions, log] = await Promise.all([
    control.servers.list(),
    control.permissions.list(),
    wholeLog(control),
  ]);
  return JSON.stringify([
    servers.map(({ id, url, addedAt }) => [id, url, addedAt]),
    permissions.map(({ id, effect, host, server, tool, createdAt }) => [id, effect, host, server, tool, createdAt]),
    log.slice(0, 8),
  ]);
}
