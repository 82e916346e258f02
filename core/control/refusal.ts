import type { IncomingMessage, ServerResponse } from 'node:http';
import { problem } from '../../shared/problem.ts';

/** Far above any honest request; a client cannot make the core hold more than this. */
const maxBodyBytes = 1024 * 1024;

/** A length must be announced: a body without one could go on for ever. */
export function isTooLarge({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > maxBodyBytes;
}

/** An answer in the shape of the contract's PROBLEM error, before any of the request's body was read. */
export function refuseCall(response: ServerResponse, status: number, right: string): void {
  const data = problem('control-refused', { right });
  const json = { defined: false, code: 'PROBLEM', status, message: data.message, data };
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ json, meta: [] }));
}
