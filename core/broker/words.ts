import { resultFromModern } from '../eras/from-modern.ts';
import type { HostEra } from '../eras/host-era.ts';
import type { JsonObject, JsonRpcRequest } from '../eras/messages.ts';
import { requestForModern } from '../eras/to-modern.ts';
import type { Era } from '../remote/remote.ts';
import type { LogLevel } from './log-level.ts';

/** Puts what a host of the handshake revisions and a server of 2026-07-28 say in each other's words. */
export interface Words {
  /** Whether there is anything to put; between ends of one era all passes as it is. */
  cross(server: Era): boolean;
  forServer(request: JsonRpcRequest, server: Era): JsonRpcRequest;
  forHost(method: string, result: JsonObject, server: Era): JsonObject;
}

export interface WordsOptions {
  /** What the host speaks, as far as it has shown. */
  era(): HostEra;
  logLevel: Pick<LogLevel, 'on'>;
  /** What the server is told that it may ask for. */
  declared(): JsonObject;
}

export function createWords({ era, logLevel, declared }: WordsOptions): Words {
  const cross: Words['cross'] = (server) => server === 'modern' && era() !== 'modern';
  return {
    cross,
    forServer: (request, server) => (cross(server) ? logLevel.on(requestForModern(request, declared())) : request),
    forHost: (method, result, server) => (cross(server) ? resultFromModern(method, result) : result),
  };
}
