import { errorOf, isObject, type JsonRpcRequest, type JsonRpcResponse, resultOf } from '../eras/messages.ts';
import { logLevelKey } from '../eras/revision.ts';

/** A host sets the level once; a 2026-07-28 server is told with each request. */
export interface LogLevel {
  /** Answers `logging/setLevel`. */
  set(request: JsonRpcRequest): JsonRpcResponse;
  /** The request, saying the level. */
  on(request: JsonRpcRequest): JsonRpcRequest;
}

export function createLogLevel(): LogLevel {
  let current: string | undefined;
  return {
    set({ id, params }) {
      const level = params?.['level'];
      if (typeof level !== 'string') return errorOf(id, -32_602, 'logging/setLevel needs a level');
      current = level;
      return resultOf(id, {});
    },
    on(request) {
      if (current === undefined) return request;
      const meta = isObject(request.params?.['_meta']) ? request.params['_meta'] : {};
      const _meta = { [logLevelKey]: current, ...meta };
      return { ...request, params: { ...request.params, _meta } };
    },
  };
}
