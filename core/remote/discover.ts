import { isObject, type JsonObject, type JsonRpcResponse, type JsonValue } from '../eras/messages.ts';
import { modernVersion, serverInfoKey } from '../eras/revision.ts';
import { enveloped, envelopeHeaders } from './envelope.ts';
import { exchange } from './exchange.ts';
import { notMcp } from './failures.ts';
import type { Line } from './line.ts';
import { RemoteFailure, type Advertisement, type OpenOptions } from './remote.ts';

/** JSON-RPC errors only a modern server sends (checklist H32). */
const unsupportedVersion = -32022;
const modernErrors: readonly number[] = [unsupportedVersion, -32021, -32020];
/** Refusals that say nothing about the server's age (H34); the others of 4xx are how old servers meet an unknown method. */
const noEvidence: readonly number[] = [408, 425, 429];

/**
 * Asks `server/discover` (the modern first request). Gives the server's advertisement, or undefined when the answer shows an
 * older server. Throws RemoteFailure when it shows neither: refused, broken, unreachable.
 */
export async function discover(line: Line, options: OpenOptions): Promise<Advertisement | undefined> {
  const request = enveloped({ jsonrpc: '2.0', id: 0, method: 'server/discover' }, 0, options.introduction);
  const { credential, signal, onMessage } = options;
  try {
    const headers = envelopeHeaders(request);
    const sending = { credential, signals: [signal], onMessage, headers, session: false, resumable: false };
    const { response, status } = await exchange(line, request, sending);
    return verdict(response, status);
  } catch (error) {
    if (error instanceof RemoteFailure && showsOldServer(error)) return undefined;
    throw error;
  }
}

/** Whether a refusal says that the server does not speak so: an old server, or one that has changed. */
export function showsOldServer({ why }: RemoteFailure): boolean {
  return why.kind === 'http' && why.status >= 400 && why.status < 500 && !noEvidence.includes(why.status);
}

/** Whether these words are of a server that knows 2026-07-28: no older protocol is behind them (H38). */
export function isModernError(response: JsonRpcResponse): boolean {
  return 'error' in response && modernErrors.includes(response.error.code);
}

/** Reads the answer to the probe. Pure. */
export function verdict(response: JsonRpcResponse, status: number): Advertisement | undefined {
  if ('result' in response) return advertised(response.result);
  if (status >= 500) throw new RemoteFailure({ kind: 'http', status }, 'no');
  const { code, data } = response.error;
  if (!modernErrors.includes(code)) return undefined;
  if (code === unsupportedVersion && !newerThanOurs(data)) return undefined;
  throw notMcp(`it speaks a newer protocol and refuses ours, code ${code}`, 'no');
}

/** Whether a server that refused our version names one that is modern too: then there is no way back to the handshake. */
function newerThanOurs(data: JsonValue | undefined): boolean {
  const supported = isObject(data) && Array.isArray(data['supported']) ? data['supported'] : [];
  return supported.some((version) => typeof version === 'string' && version >= modernVersion);
}

function advertised(result: JsonObject): Advertisement | undefined {
  const versions = result['supportedVersions'];
  if (!Array.isArray(versions) || !versions.includes(modernVersion)) return undefined;
  const meta = isObject(result['_meta']) ? result['_meta'] : {};
  return {
    era: 'modern',
    protocolVersion: modernVersion,
    ...described(result, meta[serverInfoKey] ?? result['serverInfo']),
  };
}

/** What `initialize` and `server/discover` have in common. */
export function described(result: JsonObject, serverInfo: JsonValue | undefined) {
  const { capabilities, instructions } = result;
  return {
    capabilities: isObject(capabilities) ? capabilities : {},
    serverInfo: isObject(serverInfo) ? serverInfo : {},
    ...(typeof instructions === 'string' ? { instructions } : {}),
  };
}
