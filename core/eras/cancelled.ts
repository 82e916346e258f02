import type { JsonRpcNotification, RequestId } from './messages.ts';

/** Why a request's signal is aborted when its host gave it up: the host's own words, if it had any, go on to the server. */
export class CancelledByHost extends Error {
  constructor(reason: unknown) {
    super(typeof reason === 'string' ? reason : '');
    this.name = 'AbortError';
  }
}

/** What tells a server of the handshake revisions that the request it knows as `requestId` was aborted. */
export function cancellation(requestId: RequestId, { reason: why }: AbortSignal): JsonRpcNotification {
  const said = why instanceof CancelledByHost ? why.message : '';
  const reason = said === '' ? 'cancelled by the person or the host' : said;
  return { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId, reason } };
}
