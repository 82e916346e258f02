/** Goes through the matrix: one Drawbridge, one server of each revision, a host of each at each of them. */
import { agreeToEverything } from '../conformance/person.ts';
import { type Drawbridge, startDrawbridge } from '../harness/drawbridge.ts';
import { type Cell, known, tried } from './cell.ts';
import type { MatrixHost } from './ends/host.ts';
import { launchModernHost } from './ends/modern-host.ts';
import { startModernServer } from './ends/modern-server.ts';
import { launchOldHost } from './ends/old-host.ts';
import { startOldServer } from './ends/old-server.ts';
import type { MatrixServer } from './ends/server.ts';
import { features } from './features/features.ts';
import { isModern, type Revision, revisions } from './revisions.ts';

const startServer = (revision: Revision) => (isModern(revision) ? startModernServer() : startOldServer(revision));

export interface Matrix {
  /** The cells of one host revision at one server revision. Pairs of one server go one after the other. */
  cells(host: Revision, server: Revision): Promise<Cell[]>;
  stop(): Promise<void>;
}

export async function startMatrix(): Promise<Matrix> {
  const [drawbridge, ...servers] = await Promise.all([startDrawbridge(), ...revisions.map(startServer)]);
  const leaving = new AbortController();
  const person = agreeToEverything(drawbridge.control, leaving.signal);
  for (const { revision, url } of servers) {
    await drawbridge.add(revision, url.href);
    await drawbridge.control.permissions.set({ effect: 'allow', host: '*', server: revision, tool: '*' });
    // Heard once: of a server that is new, and slow on a busy machine, a host is told no more than the name it was given.
    await drawbridge.control.servers.tools({ server: revision });
  }
  return {
    async cells(host, server) {
      const found = servers.find(({ revision }) => revision === server);
      if (!found) throw new Error(`no server of ${server}`);
      return cellsOf(drawbridge, host, found);
    },
    async stop() {
      leaving.abort();
      await person;
      await drawbridge.stop();
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

/** Every cell. A server's list changes are every host's: its pairs go one after the other, the servers side by side. */
export async function runAll(matrix: Matrix): Promise<Cell[]> {
  const lanes = revisions.map(async (server) => {
    const cells: Cell[] = [];
    for (const host of revisions) cells.push(...(await matrix.cells(host, server)));
    return cells;
  });
  return (await Promise.all(lanes)).flat();
}

async function cellsOf(drawbridge: Drawbridge, revision: Revision, server: MatrixServer): Promise<Cell[]> {
  const places = features.map((feature) => ({ feature, host: revision, server: server.revision }));
  const launch = () => launchHost(revision, drawbridge.launch(server.revision));
  // Nothing is to be tried where the pair as such is open.
  const anything = places.some((place) => known(place) === undefined);
  const opened = anything ? launch() : Promise.reject(new Error('not tried'));
  const ready = opened.then(async (host) => (await host.watchLists(), host));
  ready.catch(() => {});
  const cells: Cell[] = [];
  for (const place of places) {
    const check = async () => place.feature.check({ host: await ready, server, another: launch });
    cells.push({ ...place, verdict: known(place) ?? (await tried(place, check)) });
  }
  await opened.then(
    (host) => host.close(),
    () => {},
  );
  return cells;
}

function launchHost(revision: Revision, launch: ReturnType<Drawbridge['launch']>): Promise<MatrixHost> {
  return isModern(revision) ? launchModernHost(launch) : launchOldHost(revision, launch);
}
