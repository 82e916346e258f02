import { SdkHttpError } from '@modelcontextprotocol/client';
import { isObject, type JsonObject } from '../../../core/eras/messages.ts';
import { answerTo } from '../ends/answers.ts';
import { isModern, type Revision } from '../revisions.ts';

/** What both generations of the SDK call a transport. */
export interface AnyTransport {
  start(): Promise<void>;
  send(message: never): Promise<void>;
  close(): Promise<void>;
  setProtocolVersion?(version: string): void;
  onmessage?: ((message: never) => void) | undefined;
}

/** Speaks JSON-RPC over a published transport and leaves every message as it came. */
export interface Peer {
  /** Resolves with the whole answer, but for its id. */
  request(method: string, params?: JsonObject): Promise<JsonObject>;
  notify(method: string, params?: JsonObject): Promise<void>;
  /** What the server said and asked by itself, in order. */
  readonly came: readonly JsonObject[];
  close(): Promise<void>;
}

export const capabilities: JsonObject = {
  roots: { listChanged: true },
  sampling: {},
  elicitation: { form: {}, url: {} },
};
const clientInfo = { name: 'comparing-host', version: '1.0.0' };

/** Connects as `revision` begins; gives the answer to `initialize`, or to `server/discover`, as well. */
export async function connectPeer(
  transport: AnyTransport,
  revision: Revision,
): Promise<{ peer: Peer; opened: JsonObject }> {
  const waiting = new Map<number, (answer: JsonObject) => void>();
  const came: JsonObject[] = [];
  let last = 0;
  const send = (message: JsonObject) => transport.send({ jsonrpc: '2.0', ...message } as never);
  const envelope = isModern(revision)
    ? {
        'io.modelcontextprotocol/protocolVersion': revision,
        'io.modelcontextprotocol/clientCapabilities': capabilities,
        'io.modelcontextprotocol/clientInfo': clientInfo,
      }
    : undefined;
  const take = ({ jsonrpc: _, id, ...message }: JsonObject) => {
    const { method, params } = message;
    if (typeof method !== 'string') {
      waiting.get(Number(id))?.(message);
      return;
    }
    came.push(message);
    if (id === undefined) return;
    const asked = { method, ...(isObject(params) && { params }) };
    const result = method === 'ping' ? Promise.resolve({}) : answerTo(asked, new AbortController().signal);
    void result.then((answer) => send({ id, result: answer }));
  };
  const peer: Peer = {
    came,
    request(method, params = {}) {
      last += 1;
      const id = last;
      const meta = isObject(params['_meta']) ? params['_meta'] : {};
      const all = envelope ? { ...params, _meta: { ...meta, ...envelope } } : params;
      return new Promise((resolve, reject) => {
        waiting.set(id, resolve);
        send({ id, method, params: all }).catch((error: unknown) => answered(error, resolve, reject));
      });
    },
    notify: (method, params = {}) => send({ method, params }),
    close: () => transport.close(),
  };
  transport.onmessage = take as (message: never) => void;
  await transport.start();
  if (isModern(revision)) return { peer, opened: await peer.request('server/discover') };
  const opened = await peer.request('initialize', { protocolVersion: revision, capabilities, clientInfo });
  transport.setProtocolVersion?.(revision);
  await peer.notify('notifications/initialized');
  return { peer, opened };
}

/** 2026-07-28 answers some requests with an HTTP error whose body is the answer; the SDK's transport makes an error of it. */
function answered(error: unknown, resolve: (answer: JsonObject) => void, reject: (error: unknown) => void): void {
  if (!(error instanceof SdkHttpError)) return reject(error);
  const { jsonrpc: _, id: __, ...answer } = JSON.parse(String(error.data.text)) as JsonObject;
  resolve(answer);
}
