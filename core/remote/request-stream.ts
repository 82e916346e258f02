/** What belongs on the stream of one request to a 2026-07-28 server, with the ids of who asked. Pure. */
import {
  isObject,
  type JsonObject,
  type JsonRpcNotification,
  type JsonRpcRequest,
  type JsonRpcResponse,
} from '../eras/messages.ts';
import { logLevelKey, subscriptionIdKey } from '../eras/revision.ts';
import { renumbered } from '../eras/wire-bytes.ts';

const listen = 'subscriptions/listen';

/**
 * The notification as whoever asked gets it; `undefined` where the revision lets a server not say it on this stream: progress
 * nobody asked for, log lines without a level (checklist S21), news of a subscription that this is not.
 */
export function onStreamOf(request: JsonRpcRequest, message: JsonRpcNotification): JsonRpcNotification | undefined {
  const asked = metaOf(request.params);
  const { method, params } = message;
  if (method === 'notifications/progress')
    return params?.['progressToken'] === asked['progressToken'] ? message : undefined;
  if (method === 'notifications/message') return asked[logLevelKey] === undefined ? undefined : message;
  // Says that the stream ends, which it then does.
  if (method === 'notifications/cancelled') return undefined;
  const meta = metaOf(params);
  if (meta[subscriptionIdKey] === undefined) return message;
  if (request.method !== listen) return undefined;
  return { ...message, params: { ...params, _meta: { ...meta, [subscriptionIdKey]: request.id } } };
}

/** The answer as whoever asked gets it. */
export function answerOf(request: JsonRpcRequest, answer: JsonRpcResponse): JsonRpcResponse {
  const own = renumbered(answer, request.id);
  if (request.method !== listen || !('result' in own)) return own;
  const _meta = { ...metaOf(own.result), [subscriptionIdKey]: request.id };
  return { ...own, result: { ...own.result, _meta } };
}

function metaOf(from: JsonObject | undefined): JsonObject {
  return isObject(from?.['_meta']) ? from['_meta'] : {};
}
