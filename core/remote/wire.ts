import { isObject, type JsonRpcError, type JsonRpcMessage } from '../eras/messages.ts';
import { traceHeaders } from '../eras/trace-context.ts';
import type { Credential } from '../ports/credential.ts';
import { failureOf, notMcp, statusFailure } from './failures.ts';
import type { HttpAnswer, HttpRequest } from './http-stack.ts';
import type { Line } from './line.ts';
import { readBody } from './read-body.ts';
import { maxRedirects, mayFollow, redirectTarget } from './redirects.ts';
import { RemoteFailure } from './remote.ts';

/** One HTTP request to a server. */
export interface Asking extends HttpRequest {
  credential: Credential | undefined;
  /** Where to, if not the server's own address; of the same origin. */
  url?: URL;
}

/** A refusal's body is read this far for the server's own words, in bytes. */
const maxErrorBytes = 1024 * 1024;
/** This much of a body nobody wants is read away, in bytes, so that its connection can be used again. */
const maxDropBytes = 64 * 1024;

/** Of a POST that carries a message; what it says of its trace is said here too. */
export function headersFor(message: JsonRpcMessage, headers: Readonly<Record<string, string>>): Record<string, string> {
  const forms = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
  return { ...traceHeaders(message), ...headers, ...forms };
}

/**
 * Sends a request to the server with its credential, following redirects within the server's origin only: nothing, the
 * credential least of all, goes anywhere else. Gives the answer, also a refusal. Throws RemoteFailure.
 */
export async function ask(line: Line, { url = line.url, ...asking }: Asking): Promise<HttpAnswer> {
  const request = { ...asking, headers: { accept: '*/*', ...asking.headers, 'user-agent': line.userAgent } };
  let to = url;
  for (let left = maxRedirects; ; left--) {
    if (to.origin !== line.url.origin) throw notMcp('it points to an address elsewhere', 'no');
    const answer = await askOnce(line, to, request);
    const target = redirectTarget(to, answer.status, answer.headers['location']);
    if (target === undefined) return answer;
    drop(answer);
    if (left === 0 || !mayFollow(to, target, asking.method, answer.status)) {
      throw notMcp(`it redirects to ${target.origin}`, 'no');
    }
    to = target;
  }
}

/** One address: sent once more where the credential has learned from the answer what the server wants of it. */
async function askOnce(line: Line, to: URL, { credential, ...request }: Asking): Promise<HttpAnswer> {
  const answer = await sendShown(line, to, request, credential);
  if (credential?.answered?.(to, answer) !== true) return answer;
  drop(answer);
  const second = await sendShown(line, to, request, credential);
  // Its answer counts, but it is not sent a third time.
  credential.answered(to, second);
  return second;
}

/** Headers are asked for each time, and waited for only where they are not there at once. */
async function sendShown(line: Line, to: URL, request: HttpRequest, credential: Credential | undefined) {
  const { method } = request;
  const stored = line.stored === undefined ? undefined : await line.stored.headers(method, to);
  const shown = credential?.headers(method, to);
  const proof = shown instanceof Promise ? await shown : shown;
  // A stored header comes first: it can take the place of none that the protocol or the credential sets.
  const headers = { ...stored, ...request.headers, ...proof };
  return line.send(to, { ...request, headers }).catch((error: unknown) => {
    throw failureOf(error);
  });
}

/** Lets go of a body nobody reads: a short one is read away, a longer one ends its connection. */
export function drop({ body }: HttpAnswer): void {
  readBody(body, maxDropBytes).catch(() => undefined);
}

export function isAccepted({ status }: HttpAnswer): boolean {
  return status >= 200 && status < 300;
}

/** What the answer is by its `Content-Type`, without parameters, in lower case; empty for nothing. */
export function mediaType({ headers }: HttpAnswer): string {
  return (
    String(headers['content-type'] ?? '')
      .split(';', 1)[0]
      ?.trim()
      .toLowerCase() ?? ''
  );
}

/** Why an answer of this media type is none of MCP's. */
export function typeReason(type: string): string {
  if (type === '') return 'its answer is empty';
  return type === 'text/html' ? 'it answers with a web page' : `it answers with ${JSON.stringify(type.slice(0, 60))}`;
}

/** A refusal: the failure it is, and the server's own words for it where it has some. `session` as for statusFailure. */
export async function refusal(
  answer: HttpAnswer,
  session: boolean,
): Promise<{ failure: RemoteFailure; words?: JsonRpcError }> {
  const failure = statusFailure(answer, session);
  if (failure.why.kind !== 'http') {
    drop(answer);
    return { failure };
  }
  const words = jsonRpcError(await readBody(answer.body, maxErrorBytes).catch(() => Buffer.alloc(0)));
  if (words === undefined) return { failure };
  if (!session || answer.status !== 400 || !deniesSession(words)) return { failure, words };
  return { failure: new RemoteFailure({ kind: 'session-lost' }, 'no') };
}

function jsonRpcError(body: Buffer): JsonRpcError | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (!isObject(value) || !isObject(value['error']) || typeof value['error']['code'] !== 'number') return undefined;
    return value as unknown as JsonRpcError;
  } catch {
    return undefined;
  }
}

/**
 * Several servers say 400 instead of 404 for a session they do not know (any more). The error then belongs to no request
 * (no id) and names the session.
 */
function deniesSession({ id, error }: JsonRpcError): boolean {
  return (id === null || id === undefined) && /session/i.test(error.message);
}
