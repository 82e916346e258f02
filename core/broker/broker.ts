/** Lets bridges in, gives each its session and each session its server. */
import { randomBytes } from 'node:crypto';
import type { Entry, Server, Tool } from '../../shared/models.ts';
import { type Problem, problem, problemOf, sentence } from '../../shared/problem.ts';
import type { Hello } from '../../shared/wire/frames.ts';
import type { Registry } from '../registry/registry.ts';
import { serverUrl } from '../registry/servers.ts';
import { unknownHost } from '../auth/agent.ts';
import type { BackendParts } from './backend.ts';
import { listenForBridges } from './bridge-socket.ts';
import type { Journal } from './journal.ts';
import { createLaunchedBy, programKey } from './launched-by.ts';
import type { Link } from './link.ts';
import { reportedProgram } from '../ports/program.ts';
import { listDefinitions, listTools } from './server-tools.ts';
import { createSession, type Session } from './session.ts';

export interface BrokerOptions {
  socketPath: string;
  version: string;
  registry: Registry;
  parts: BackendParts & { journal: Journal };
}

export interface Broker {
  /** Bridges with a session. */
  sessions(): number;
  /** Entries that a host has open now. */
  connected(): ReadonlySet<string>;
  /** Hosts that must be started anew to see what this server offers by now. */
  outdated(server: string): string[];
  /** A server's tools as it lists them now. Throws the problems of the way there. */
  tools(server: Server): Promise<Tool[]>;
  /** A tool's definition as the server gives it now; `undefined`: it lists no such tool. Throws as `tools` does. */
  definition(server: Server, tool: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Servers or entries changed: every session looks again. */
  refresh(): void;
  stop(): Promise<void>;
}

/** Hosts end a tool call that takes longer than this, less ten seconds (hosts.md); unknown ones after a minute. */
const holdSeconds: Record<string, number> = { 'claude-desktop': 230 };
const unknownHoldSeconds = 50;

export async function createBroker(options: BrokerOptions): Promise<Broker> {
  const { registry, parts } = options;
  const { servers, entries, settings } = registry;
  const sessions = new Map<string, Session>();
  /** Those whose entry the person is asked about. */
  const pairing = new Set<Session>();

  const holdMs = (host: string) => {
    const set = settings.get('hold-seconds');
    return 1_000 * (set === 'auto' ? (holdSeconds[host] ?? unknownHoldSeconds) : Number(set));
  };
  const targetOf = (entry: Entry): Server | Problem =>
    servers.get(entry.server) ?? problem('server-unknown', { server: entry.server });

  const launchedBy = createLaunchedBy({ entries, consent: parts.consent, target: targetOf });

  const pair = async (session: Session, hello: Hello, address: string) => {
    const program = reportedProgram(hello.ppid);
    const question = { entry: hello.entry, host: unknownHost, url: address, ...(program ? { program } : {}) };
    session.serve(problem('entry-pending', { url: address }));
    pairing.add(session);
    const answer = await parts.consent.pair(question, session.ended).finally(() => pairing.delete(session));
    if (answer === 'withdrawn') return;
    if (answer === 'denied') return session.serve(problem('entry-denied', { url: address }));
    const server = servers.byUrl(address) ?? servers.add({ id: servers.nameFor(address), url: address });
    // Several bridges of one entry wait for one answer; the first makes the entry.
    if (!entries.get(hello.entry)) {
      entries.adopt({ id: hello.entry, host: unknownHost, server: server.id });
      parts.activity.record({
        kind: 'entry.changed',
        entry: hello.entry,
        host: unknownHost,
        server: server.id,
        outcome: 'paired',
      });
    }
    if (program) entries.keepProgram(hello.entry, programKey(program.name));
    session.serve(server);
  };
  const start = (hello: Hello): Session | Problem => {
    const known = entries.get(hello.entry);
    const remains = hello.resume === undefined ? undefined : parts.journal.find(hello.resume);
    if (hello.resume !== undefined && remains?.entry !== hello.entry) return problem('conversation-lost');
    // Read before anything is opened: a bad address leaves nothing behind.
    const address = known || hello.url === undefined ? undefined : serverUrl(hello.url);
    // Nobody is asked about what may not be.
    if (address !== undefined) parts.policies.check({ host: unknownHost, url: address });
    if (!known && address === undefined) return problem('entry-unknown', { entry: hello.entry });
    const resume = hello.resume ?? randomBytes(24).toString('base64url');
    const host = known?.host ?? unknownHost;
    const session = createSession({
      parts,
      resume,
      remains,
      host,
      version: options.version,
      entry: hello.entry,
      program: reportedProgram(hello.ppid),
      holdMs: () => holdMs(host),
      onEnd: () => sessions.delete(resume),
    });
    sessions.set(resume, session);
    if (known) launchedBy.admit(session, known, reportedProgram(hello.ppid));
    else if (address !== undefined)
      void pair(session, hello, address).catch((error: unknown) => session.serve(problemOf(error)));
    return session;
  };
  const accept = (link: Link, hello: Hello) => {
    try {
      const live = hello.resume === undefined ? undefined : sessions.get(hello.resume);
      const session = live?.entry === hello.entry ? live : start(hello);
      if ('code' in session) return link.refuse(sentence(session));
      link.welcome(session.resume);
      session.channel.attach(link, hello);
    } catch (error) {
      link.refuse(sentence(problemOf(error)));
    }
  };

  const listening = await listenForBridges({ path: options.socketPath, keyOf: (entry) => entries.key(entry), accept });
  return {
    sessions: () => sessions.size,
    connected: () => new Set([...sessions.values()].map(({ entry }) => entry)),
    outdated: (server) => parts.restarts.of(server),
    tools: (server) => listTools(server, parts, options.version),
    async definition(server, tool) {
      const all = await listDefinitions(server, parts, options.version);
      return all.find(({ name }) => name === tool);
    },
    refresh() {
      for (const session of sessions.values()) {
        const entry = entries.get(session.entry);
        if (launchedBy.isKeptOut(session)) continue;
        if (entry) session.serve(targetOf(entry));
        else if (!pairing.has(session)) session.serve(problem('entry-unknown', { entry: session.entry }));
      }
    },
    async stop() {
      const closed = new Promise((resolve) => listening.close(resolve));
      await Promise.all([...sessions.values()].map((session) => session.stop()));
      sessions.clear();
      await closed;
    },
  };
}
