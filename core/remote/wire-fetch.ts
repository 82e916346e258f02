import { isObject } from '../eras/messages.ts';
import type { Fetch } from '../ports/fetch.ts';
import { Secret } from '../../shared/secret.ts';
import { createCarrier, maxMessageBytes } from './carrier.ts';
import { failureOf, notMcp, statusFailure } from './failures.ts';
import { readBody } from './read-body.ts';
import { followWithinOrigin, redirectTarget } from './redirects.ts';
import { RemoteFailure } from './remote.ts';

/** What the fetch of one exchange needs to know. */
export interface WireOptions {
  fetch: Fetch;
  /** The server's address; nothing is sent to another origin. */
  home: URL;
  userAgent: string;
  /** Asked at each HTTP request. */
  token(): Promise<Secret | undefined> | Secret | undefined;
  /** Requests carry a session id, so a 404 means that the session is gone. */
  session: boolean;
  /** Where a message that came as a JSON body goes; absent where no answer is expected (a notification, HTTP+SSE). */
  deliver?: (message: unknown, status: number) => void;
  /** Sees the headers of every accepted answer. */
  onHeaders?: (headers: Headers) => void;
}

const maxErrorBytes = 1024 * 1024;

/**
 * The fetch we put under an SDK transport: adds the token, and turns everything that is no MCP answer into a RemoteFailure,
 * which the transport hands on as it is. JSON bodies are delivered from here, unharmed by the SDK's schema, and the
 * transport is told 202 (taken, nothing to read). Event streams pass through a carrier.
 */
export function createWireFetch(options: WireOptions): Fetch {
  const send = followWithinOrigin(options.fetch);
  return async (input, init) => {
    if (new URL(input).origin !== options.home.origin) throw notMcp('it points to an address elsewhere', 'no');
    const response = await sendOut(send, input, init, options);
    const method = init?.method ?? 'GET';
    if (method === 'DELETE' || (method === 'GET' && response.status === 405)) return response;
    if (response.ok) return accepted(response, method, options);
    const target = redirectTarget(new URL(input), response);
    if (target !== undefined) throw notMcp(`it redirects to ${target.origin}`, 'no');
    return refused(response, method, options);
  };
}

async function sendOut(send: Fetch, input: string | URL, init: RequestInit | undefined, options: WireOptions) {
  const headers = new Headers(init?.headers);
  headers.set('user-agent', options.userAgent);
  const token = await options.token();
  if (token !== undefined) headers.set('authorization', `Bearer ${Secret.unwrap(token)}`);
  const { redirect: _, ...rest } = init ?? {};
  try {
    return await send(input, { ...rest, headers });
  } catch (error) {
    throw failureOf(error);
  }
}

async function accepted(response: Response, method: string, options: WireOptions): Promise<Response> {
  const { status, headers } = response;
  options.onHeaders?.(headers);
  const type = (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const awaited = method === 'GET' || options.deliver !== undefined;
  if (awaited && type === 'text/event-stream' && response.body !== null) {
    return new Response(response.body.pipeThrough(createCarrier()), { status, headers });
  }
  if (method === 'GET' || (awaited && type !== 'application/json')) {
    await response.body?.cancel();
    throw notMcp(typeReason(type), method === 'GET' ? 'no' : 'maybe');
  }
  const body = await readBody(response, maxMessageBytes).catch((cause: unknown) => {
    throw lostWhileReading(cause);
  });
  if (options.deliver !== undefined) options.deliver(parsed(body), status);
  return new Response(null, { status: 202, headers });
}

function typeReason(type: string): string {
  if (type === '') return 'its answer is empty';
  return type === 'text/html' ? 'it answers with a web page' : `it answers with ${JSON.stringify(type.slice(0, 60))}`;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw notMcp('its answer is not JSON', 'maybe', cause);
  }
}

/** The answer began, so the server may have acted. */
function lostWhileReading(cause: unknown): RemoteFailure {
  const failure = failureOf(cause);
  if (failure.why.kind === 'cancelled') return failure;
  return new RemoteFailure({ kind: 'stream-lost' }, 'maybe', { cause });
}

/** A refusal is a failure, unless its body has the server's own words for it: a JSON-RPC error. */
async function refused(response: Response, method: string, options: WireOptions): Promise<Response> {
  const failure = statusFailure(response, options.session);
  const body = await readBody(response, maxErrorBytes).catch(() => Buffer.alloc(0));
  const error = jsonRpcError(body);
  if (error === undefined || method === 'GET' || failure.why.kind !== 'http') throw failure;
  if (options.session && response.status === 400 && deniesSession(error)) {
    throw new RemoteFailure({ kind: 'session-lost' }, 'no');
  }
  if (options.deliver === undefined) throw failure;
  options.deliver(error, response.status);
  return new Response(null, { status: 202 });
}

interface ErrorBody {
  id?: unknown;
  error: { code: number; message?: unknown };
}

function jsonRpcError(body: Buffer): ErrorBody | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (!isObject(value) || !isObject(value['error']) || typeof value['error']['code'] !== 'number') return undefined;
    return value as unknown as ErrorBody;
  } catch {
    return undefined;
  }
}

/**
 * Several servers say 400 instead of 404 for a session they do not know (any more). The error then belongs to no request
 * (no id) and names the session.
 */
function deniesSession({ id, error }: ErrorBody): boolean {
  return (id === null || id === undefined) && /session/i.test(String(error.message));
}
