import { readFileSync, lstatSync } from 'node:fs';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { clientHeader } from '../shared/wire/client-header.ts';
import { fail, problem, ProblemError } from '../shared/problem.ts';

export interface ControlDoor {
  controlSocket: string;
  controlKey: string;
  /** What the client says it is; `command` unless given. */
  way?: 'window' | 'command';
}

const unauthorized = 401;

/**
 * One HTTP exchange with the core over its control socket. `signal` is the caller's own: a request's follows it only for as
 * long as the request itself is held, which a stream that is read for hours does not do. Problems: `core-not-running`,
 * `control-refused`.
 */
export async function socketFetch(
  door: ControlDoor,
  request: Request,
  signal: AbortSignal | undefined,
): Promise<Response> {
  // Read each time: a core that was restarted has made a new key.
  const key = readKey(door.controlKey);
  refuseStrangers(door.controlSocket);
  const body = Buffer.from(await request.arrayBuffer());
  const ask = (by: string) =>
    exchange({ socketPath: door.controlSocket, request, key: by, body, signal, way: door.way ?? 'command' }).catch(
      (error: unknown) => {
        throw signal?.aborted === true ? error : lost(error);
      },
    );
  let answer = await ask(key);
  if (answer.statusCode === unauthorized) {
    // The core may have been restarted between the reading and the asking.
    const now = readKey(door.controlKey);
    if (now !== key) answer = await ask(now);
  }
  const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  return new Response(Readable.toWeb(answer) as ReadableStream, { status: answer.statusCode ?? 500, headers });
}

interface Exchange {
  socketPath: string;
  request: Request;
  key: string;
  way: string;
  body: Buffer;
  signal: AbortSignal | undefined;
}

function exchange({ socketPath, request, key, way, body, signal }: Exchange): Promise<IncomingMessage> {
  const { pathname, search } = new URL(request.url);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({
      socketPath,
      path: pathname + search,
      method: request.method,
      // A connection of its own each time: a stream then ends with the connection, and nothing keeps a command alive.
      agent: false,
      ...(signal && { signal }),
      headers: {
        ...Object.fromEntries(request.headers),
        host: 'drawbridge',
        authorization: `Bearer ${key}`,
        [clientHeader]: `${way} ${process.pid}`,
        'content-length': body.length,
      },
    });
    sent.once('response', resolve).once('error', reject).end(body);
  });
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new ProblemError(problem('core-not-running'), { cause: error });
    throw new ProblemError(problem('control-refused', { right: 'read the control key' }), { cause: error });
  }
}

/** The socket may have to lie in /tmp, where anybody can make one: the key goes to a folder of this user's only. */
function refuseStrangers(socketPath: string): void {
  if (process.platform === 'win32') return;
  const folder = lstatSync(dirname(socketPath), { throwIfNoEntry: false });
  if (folder === undefined) fail('core-not-running');
  if (folder.uid !== process.getuid?.()) fail('control-refused', { right: "use another user's socket" });
}

/** A connection that could not be made, or broke: there is no core (any more). */
export function lost(error: unknown): Error {
  if (error instanceof ProblemError) return error;
  if (codeOf(error) === 'EACCES')
    return new ProblemError(problem('control-refused', { right: 'use the control socket' }), { cause: error });
  return new ProblemError(problem('core-not-running'), { cause: error });
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | undefined)?.code;
}
