/** W3C trace context as MCP carries it: `traceparent` and `tracestate` in a request's `_meta` (SEP-414). Pure. */
import { isObject, type JsonObject, type JsonRpcMessage, type JsonRpcRequest } from './messages.ts';

export interface TraceContext {
  /** 32 characters of hex. */
  trace: string;
  /** 16 characters of hex: whose child the next one is. */
  span: string;
  /** 2 characters of hex. */
  flags: string;
}

/** Trace Context 3.2.2: version, trace id, span id, flags, and what later versions add; ids of zeros only are none. */
const form =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-[\x21-\x7e]{0,200})?$/;
/** 3.3.1.1: what a header may hold; longer ones need not be passed on. */
const state = /^[\x20-\x7e]{1,512}$/;

/** The one that the sender gave, where it is one. */
export function traceContext(message: JsonRpcMessage): TraceContext | undefined {
  const { traceparent } = metaOf(message);
  const [, trace, span, flags] = (typeof traceparent === 'string' && form.exec(traceparent)) || [];
  return trace && span && flags ? { trace, span, flags } : undefined;
}

/** The same as HTTP carries it, for what stands between us and the server and reads no bodies. */
export function traceHeaders(message: JsonRpcMessage): Record<string, string> {
  const { traceparent, tracestate } = metaOf(message);
  if (typeof traceparent !== 'string' || !form.test(traceparent)) return {};
  const isPassedOn = typeof tracestate === 'string' && state.test(tracestate);
  return { traceparent, ...(isPassedOn ? { tracestate } : {}) };
}

/** The request as a child of another span. A state without its trace means nothing (3.3). */
export function within(request: JsonRpcRequest, { trace, span, flags }: TraceContext): JsonRpcRequest {
  const { tracestate, ...meta } = metaOf(request);
  const kept = tracestate === undefined || traceContext(request) === undefined ? {} : { tracestate };
  const traceparent = `00-${trace}-${span}-${flags}`;
  return { ...request, params: { ...request.params, _meta: { ...meta, ...kept, traceparent } } };
}

function metaOf(message: JsonRpcMessage): JsonObject {
  const meta = 'params' in message ? message.params?.['_meta'] : undefined;
  return isObject(meta) ? meta : {};
}
