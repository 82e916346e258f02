import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { RPCHandler } from '@orpc/server/node';
import type { Right } from '../../shared/contract.ts';
import { Secret } from '../../shared/secret.ts';
import { listenPrivately } from '../ports/private-socket.ts';
import { closeServer } from './close-server.ts';
import type { ControlHandlers } from './handlers.ts';
import { isTooLarge, refuseCall } from './refusal.ts';
import { reportedSource } from './source.ts';
import { controlRouter, type Refused, type Unexpected } from './router.ts';

export interface ControlOptions {
  /** Unix socket, or named pipe on Windows. */
  socketPath: string;
  key: Secret;
  handlers: ControlHandlers;
  /** What a holder of `key` may do. All three unless given. */
  rights?: readonly Right[];
  /** Told about every error that was answered with `internal`. */
  unexpected?: Unexpected;
  /** Told about every call to change something that was refused. Must not throw. */
  refused?: Refused;
}

export interface ControlServer {
  /** Ends open streams, lets answers under way leave, then stops listening. */
  close(): Promise<void>;
}

/** Serves the control contract over HTTP on one private socket. Throws `storage-failed` and the errors of `listen`. */
export async function serveControl(options: ControlOptions): Promise<ControlServer> {
  const closing = new AbortController();
  const rights = options.rights ?? (['read', 'decide', 'administer'] as const);
  const { handlers, unexpected = () => undefined, refused = () => undefined } = options;
  const rpc = new RPCHandler(controlRouter(handlers, { unexpected, refused }));
  const isKey = keyCheck(options.key);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isKey(request.headers.authorization)) return refuseCall(response, 401, 'use the control socket');
    if (isTooLarge(request)) return refuseCall(response, 413, 'send so much at once');
    const context = { rights, closing: closing.signal, source: reportedSource(request.headers) };
    const { matched } = await rpc.handle(request, response, { context });
    if (!matched) refuseCall(response, 404, 'make this call');
  };
  const server = createServer((request, response) => {
    // What fails here is the connection itself; there is nobody left to tell.
    answer(request, response).catch(() => response.destroy());
  });
  await listenPrivately(server, options.socketPath);

  return {
    async close() {
      closing.abort();
      await closeServer(server);
    },
  };
}

/** Compares digests, so that neither the time taken nor the length tells anything about the key. */
function keyCheck(key: Secret): (authorization: string | undefined) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const wanted = digest(`Bearer ${Secret.unwrap(key)}`);
  return (authorization) => timingSafeEqual(digest(authorization ?? ''), wanted);
}
