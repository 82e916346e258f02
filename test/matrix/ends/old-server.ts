import { randomUUID } from 'node:crypto';
import { isObject } from '../../../core/eras/messages.ts';
import { words } from '../json.ts';
import { type Admitted, openFront } from '../../fakes/mcp-servers/front.ts';
import { instructions, type Offer, offerOf } from '../offers/offer.ts';
import type { OldRevision } from '../revisions.ts';
import {
  type Extra,
  type OldSdk,
  type OldServer,
  oldSdks,
  schemaOf,
  type SdkMessage,
  SSEServerTransport,
} from './old-sdks.ts';
import { requestSchemas, resultSchemaOf } from './schema-names.ts';
import type { MatrixServer } from './server.ts';
import { Refusal, type Turn } from './turn.ts';
import { createWorld } from './world.ts';

/** One host's session, as the server knows it. */
interface Session {
  server: OldServer;
  watched: Set<string>;
  level: string;
  take(admitted: Admitted): Promise<void>;
}

const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

export async function startOldServer(revision: OldRevision): Promise<MatrixServer> {
  const sdk = oldSdks[revision];
  const offer = offerOf(revision);
  const world = createWorld();
  const sessions = new Map<string, Session>();

  const changed: Turn['changed'] = (list) => {
    for (const { server } of sessions.values())
      void server.notification({ method: `notifications/${list}/list_changed` });
  };
  const updated: Turn['updated'] = (uri) => {
    for (const { server, watched } of sessions.values())
      if (watched.has(uri)) void server.notification({ method: 'notifications/resources/updated', params: { uri } });
  };
  const create = (): Omit<Session, 'take'> => {
    const server = new sdk.Server(offer.serverInfo, { capabilities: offer.capabilities, instructions });
    const session = { server, watched: new Set<string>(), level: 'debug' };
    Object.assign(server, { onerror: () => {} });
    const turnOf = (request: SdkMessage, extra?: Extra): Turn =>
      turn(sdk, session, request, extra, { world, changed, updated });
    answerAll(sdk, offer, session, turnOf);
    return session;
  };
  const opened = { sessions, create };
  const serve = sdk.HttpTransport ? overHttp(sdk.HttpTransport, opened) : overSse(opened);
  const front = await openFront(sdk.HttpTransport ? '/mcp' : '/sse', {}, serve);
  const forgetSessions = async () => {
    const open = [...sessions.values()];
    sessions.clear();
    await Promise.all(open.map(({ server }) => server.close()));
  };
  return {
    revision,
    url: front.url,
    offer,
    world,
    forgetSessions,
    cut: front.cut,
    async stop() {
      await forgetSessions();
      await front.stop();
    },
  };
}

type Shared = Pick<Turn, 'world' | 'changed' | 'updated'>;

function turn(
  sdk: OldSdk,
  session: Omit<Session, 'take'>,
  request: SdkMessage,
  extra: Extra | undefined,
  shared: Shared,
): Turn {
  const { server } = session;
  const { params = {} } = request;
  const notify = (message: SdkMessage) => extra?.sendNotification?.(message) ?? server.notification(message);
  return {
    ...shared,
    params,
    args: isObject(params['arguments']) ? params['arguments'] : {},
    meta: isObject(params['_meta']) ? params['_meta'] : {},
    signal: extra?.signal ?? new AbortController().signal,
    hostCapabilities: server.getClientCapabilities() ?? {},
    notify,
    async log(level, data) {
      if (levels.indexOf(level) < levels.indexOf(session.level)) return;
      await notify({ method: 'notifications/message', params: { level, logger: 'notes', data } });
    },
    ask(_, method, given, options) {
      const question = { method, ...(method !== 'ping' && { params: given }) };
      const result = schemaOf(sdk, resultSchemaOf(method, given));
      return extra?.sendRequest?.(question, result, options) ?? server.request(question, result, options);
    },
  };
}

function answerAll(
  sdk: OldSdk,
  { answers, revision }: Offer,
  session: Omit<Session, 'take'>,
  turnOf: (request: SdkMessage, extra?: Extra) => Turn,
): void {
  const { server, watched } = session;
  const connection: Offer['answers'] = {
    'resources/subscribe': ({ params }) => (watched.add(words(params['uri'])), {}),
    'resources/unsubscribe': ({ params }) => (watched.delete(words(params['uri'])), {}),
    'logging/setLevel': ({ params }) => ((session.level = words(params['level'])), {}),
  };
  for (const [method, answer] of Object.entries({ ...answers, ...connection })) {
    const schema = requestSchemas[method];
    if (schema !== undefined) {
      server.setRequestHandler(schemaOf(sdk, schema), async (request, extra) => answer(turnOf(request, extra)));
    }
  }
  // What the SDK has no words for.
  server.fallbackRequestHandler = async (request) => {
    const answer = answers[request.method];
    if (answer === undefined) throw new Refusal(-32_601, 'Method not found', { revision });
    return answer(turnOf(request));
  };
  server.fallbackNotificationHandler = async ({ method, params = {} }) => {
    turnOf({ method }).world.note(words(params['key']) || method, method, params);
  };
}

interface Opened {
  sessions: Map<string, Session>;
  create(): Omit<Session, 'take'>;
}

function overHttp(HttpTransport: NonNullable<OldSdk['HttpTransport']>, { sessions, create }: Opened) {
  return async (admitted: Admitted): Promise<void> => {
    const id = admitted.request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? sessions.get(id) : undefined;
    if (known) return known.take(admitted);
    if (id !== undefined || !isInitialize(admitted.body)) return unknownSession(admitted, id !== undefined);
    const session = create();
    const transport = new HttpTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (name) => void sessions.set(name, { ...session, take }),
    });
    const take = ({ request, response, body }: Admitted) => transport.handleRequest(request, response, body);
    session.server.onclose = () => void sessions.delete(transport.sessionId ?? '');
    await session.server.connect(transport);
    return take(admitted);
  };
}

function isInitialize(body: unknown): boolean {
  return isObject(body) && body['method'] === 'initialize';
}

/** A session nobody knows is 404, none at all a bad request. */
function unknownSession({ response }: Admitted, named: boolean): void {
  const error = { code: -32_000, message: named ? 'session not found' : 'initialize first' };
  response.writeHead(named ? 404 : 400, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error }));
}

function overSse({ sessions, create }: Opened) {
  return async ({ request, response, body }: Admitted): Promise<void> => {
    const address = new URL(request.url ?? '/', 'http://localhost');
    const known = sessions.get(address.searchParams.get('sessionId') ?? '');
    if (request.method === 'POST' && known) return known.take({ request, response, body });
    if (request.method !== 'GET' || address.pathname !== '/sse') {
      response.writeHead(address.pathname === '/sse' ? 405 : 404).end();
      return;
    }
    const session = create();
    const transport = new SSEServerTransport('/messages', response);
    const take = (admitted: Admitted) =>
      transport.handlePostMessage(admitted.request, admitted.response, admitted.body);
    sessions.set(transport.sessionId, { ...session, take });
    response.on('close', () => sessions.delete(transport.sessionId));
    await session.server.connect(transport);
  };
}
