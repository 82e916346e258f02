import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Auth, TokenAnswer } from '../../core/auth/auth.ts';
import { type Backend, createBackend } from '../../core/broker/backend.ts';
import { createDialog, type Dialog } from '../../core/broker/dialog.ts';
import { createFreshLists } from '../../core/broker/fresh-lists.ts';
import { createHealthBook, type HealthBook } from '../../core/broker/health.ts';
import { createPauseSwitch } from '../../core/broker/pause-switch.ts';
import { createRestarts, type Restarts } from '../../core/broker/restarts.ts';
import { resultPolicy } from '../../core/broker/result-policy.ts';
import { createConsent } from '../../core/consent/create-consent.ts';
import type { Consent } from '../../core/consent/consent.ts';
import type { JsonObject, JsonRpcMessage, JsonRpcResponse } from '../../core/eras/messages.ts';
import { createPolicies } from '../../core/policy/policies.ts';
import { openRegistry, type Registry } from '../../core/registry/registry.ts';
import type { Account, ActivityDraft, Server } from '../../shared/models.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';
import { createInbox, resultOf, startRemote } from './remote-support.ts';

/** One host's session within the core, over real HTTP, with its lists and consent on disk and a clock the test moves. */
export interface SessionRoom {
  clock: ManualClock;
  registry: Registry;
  consent: Consent;
  health: HealthBook;
  restarts: Restarts;
  activity: ActivityDraft[];
  /** Whom auth knows to be signed in, and what it answers when asked for a token. */
  signedIn: { account: Account | undefined; answer: TokenAnswer };
  /** A host that launches its bridge. */
  host(): HostSession;
  end(): Promise<void>;
}

export interface HostSession {
  dialog: Dialog;
  backend: Backend;
  /** What the host heard outside its answers. */
  heard: ReturnType<typeof createInbox>;
  initialize(): Promise<JsonObject>;
  request(method: string, params?: JsonObject): Promise<JsonRpcResponse>;
  /** The same, where the answer must be a result. */
  result(method: string, params?: JsonObject): Promise<JsonObject>;
  close(): Promise<void>;
}

const entry = 'e1';
const name = 'notes';

export function openSessionRoom(url: URL): SessionRoom {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-session-'));
  const clock = createManualClock(Date.now());
  const ours = startRemote({}, clock);
  const registry = openRegistry({ file: join(folder, 'state.db'), entriesFolder: join(folder, 'entries'), clock });
  const activity: ActivityDraft[] = [];
  const policies = createPolicies(() => noLayers);
  const record = (draft: ActivityDraft) => void activity.push(draft);
  const consent = createConsent({ file: join(folder, 'consent.db'), clock, record, policy: policies.current });
  const restarts = createRestarts(() => {});
  const health = createHealthBook(clock, () => {});
  const server = registry.servers.add({ id: name, url: url.href });
  consent.setRule({ host: '*', server: name, tool: '*', effect: 'allow' });
  const signedIn: SessionRoom['signedIn'] = { account: undefined, answer: { kind: 'none' } };
  const sessions = new Set<HostSession>();
  const parts = {
    auth: {
      token: async () => signedIn.answer,
      account: () => signedIn.account,
      onChange: () => () => {},
    } as unknown as Auth,
    serverHeaders: { of: () => undefined },
    remote: ours.remote,
    consent,
    activity: { record, collector: { isTracing: () => false } } as never,
    clock,
    advertisements: registry.advertisements,
    health,
    pause: createPauseSwitch(() => false),
    results: resultPolicy(policies, () => 10_000_000),
    policies,
    freshLists: createFreshLists(clock),
    restarts,
  };
  return {
    clock,
    registry,
    consent,
    health,
    restarts,
    activity,
    signedIn,
    host() {
      const session = openSession(parts, server, `s${sessions.size}`);
      sessions.add(session);
      return session;
    },
    async end() {
      await Promise.all([...sessions].map((session) => session.close()));
      await ours.end();
      consent.close();
      registry.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const noLayers = {};

function openSession(
  parts: Parameters<typeof createBackend>[0]['parts'],
  server: Server,
  session: string,
): HostSession {
  const heard = createInbox();
  const dialog = createDialog({
    version: '0.1.0',
    clock: parts.clock,
    serverName: () => name,
    backend: () => backend,
    absence: () => {
      throw new Error('there is a backend');
    },
    send: (message: JsonRpcMessage) => heard.put(message),
    introduced: () => {},
  });
  const backend = createBackend({
    parts,
    server,
    caller: { host: 'cursor', entry, session },
    era: () => dialog.era(),
    revision: () => dialog.revision(),
    introduction: () => dialog.introduction(),
    holdMs: () => 50_000,
    toHost: (message) => dialog.relay(message),
    changed: () => dialog.announceChanges(),
  });
  let lastId = 0;
  const request = async (method: string, params?: JsonObject): Promise<JsonRpcResponse> => {
    lastId += 1;
    const answer = await dialog.answer({ jsonrpc: '2.0', id: lastId, method, ...(params ? { params } : {}) });
    if (!answer) throw new Error(`${method} was cancelled`);
    return answer;
  };
  return {
    dialog,
    backend,
    heard,
    async initialize() {
      const clientInfo = { name: 'a-host', version: '1' };
      const answer = await request('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
      dialog.notified({ jsonrpc: '2.0', method: 'notifications/initialized' });
      return resultOf(answer);
    },
    request,
    result: async (method, params) => resultOf(await request(method, params)),
    async close() {
      dialog.close();
      await backend.close();
    },
  };
}
