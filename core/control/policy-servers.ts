import { companyId } from '../../shared/company-id.ts';
import type { Server } from '../../shared/models.ts';
import { problemOf } from '../../shared/problem.ts';
import type { Policies } from '../policy/policies.ts';
import type { Policy } from '../policy/effective.ts';
import type { ServerDraft } from '../registry/servers.ts';
import { challengeOf, type ChallengeRooms } from './calls/challenge-of.ts';
import { removeServer, type RemovalRooms } from './calls/remove-server.ts';

/** Keeps the servers that the policy brings, and whom companies vouch for, as the policy in force says. */
export interface PolicyServers {
  /** Looks again; one look after the other. Never throws. */
  look(): Promise<void>;
  /** Gives up a look under way; none begins after. */
  stop(): Promise<void>;
}

type LookRooms = RemovalRooms & ChallengeRooms & { policies: Policies };

export function createPolicyServers(rooms: LookRooms): PolicyServers {
  const stopping = new AbortController();
  let looking: Promise<void> = Promise.resolve();
  return {
    look() {
      looking = looking.then(() => lookOnce(rooms, stopping.signal)).catch(() => undefined);
      return looking;
    },
    async stop() {
      stopping.abort();
      await looking;
    },
  };
}

async function lookOnce(rooms: LookRooms, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const policy = inForce(rooms.policies);
  // What it says is not known: everything is denied meanwhile, and nothing is thrown away for that.
  if (!policy) return;
  const { servers } = rooms.registry;
  const wanted = wantedBy(policy);
  // Access first: whoever a company vouches for no more must not be used until a server is found to be gone.
  await rooms.auth.companies.reconsider();
  for (const server of servers.list()) {
    const isOver = server.fromPolicy && !wanted.some((draft) => isSame(draft, server));
    if (isOver) await removeServer(server, rooms);
  }
  for (const draft of wanted) add(draft, rooms);
  await makeReady(policy, rooms, signal);
}

function inForce(policies: Policies): Policy | undefined {
  try {
    return policies.current();
  } catch {
    return undefined;
  }
}

/** What the policy brings: servers of companies, and those that need no person. */
function wantedBy({ companies, machines }: Policy): ServerDraft[] {
  const ofCompanies = companies.flatMap(({ servers = {} }) =>
    Object.entries(servers).map(([id, url]) => ({ id, url })),
  );
  const alone = machines.map(({ name: id, url, client }) => ({ id, url, machine: true, clientId: client?.id }));
  return [...alone, ...ofCompanies].map((draft) => ({ ...draft, fromPolicy: true }));
}

function isSame(draft: ServerDraft, { id, url, machine = false, clientId }: Server): boolean {
  const isSameAddress = URL.parse(draft.url)?.href === URL.parse(url)?.href;
  return draft.id === id && isSameAddress && (draft.machine ?? false) === machine && draft.clientId === clientId;
}

/** A server of the person's own at that address will do; one of that name elsewhere is theirs, and stays. */
function add(draft: ServerDraft, { registry: { servers }, activity, broker }: RemovalRooms): void {
  const isThere = servers.list().some((server) => isSame(draft, server));
  if (isThere || (!draft.machine && servers.byUrl(draft.url))) return;
  try {
    const { id } = servers.add(draft);
    activity.record({ kind: 'server.changed', server: id, outcome: 'added', because: 'policy' });
    broker.refresh();
  } catch (error) {
    activity.record({ kind: 'problem', server: draft.id, outcome: problemOf(error).code, because: 'policy' });
  }
}

/** How long looking at one server may take: nobody waits for it. */
const PATIENCE_MS = 20_000;

/** Signs in to servers that a company brings, where somebody is signed in at it, before any host asks. */
async function makeReady({ companies }: Policy, rooms: LookRooms, signal: AbortSignal): Promise<void> {
  const { auth, registry } = rooms;
  for (const { name, servers = {} } of companies) {
    if (!auth.account(companyId(name))) continue;
    const urls = new Set(Object.values(servers).map((url) => URL.parse(url)?.href));
    const waiting = registry.servers.list().filter(({ id, url }) => urls.has(url) && !auth.account(id));
    await Promise.all(waiting.map((server) => signInTo(server, rooms, signal)));
  }
}

/** What keeps it from being ready is on record, and told to whoever uses it. */
async function signInTo(server: Server, rooms: LookRooms, signal: AbortSignal): Promise<void> {
  try {
    const challenge = await challengeOf(rooms, server, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]));
    if (challenge) await rooms.auth.signInByItself(server, challenge);
  } catch {
    // A call says what is wrong.
  }
}
