/** W3C trace context as MCP carries it: `traceparent` and `tracestate` in a request's `_meta`. Pure. */
import { isObject, type JsonRpcRequest } from './messages.ts';

export interface TraceContext {
  /** 32 and 16 characters of hex. */
  trace: string;
  span: string;
  /** As HTTP carries it too. */
  headers: { traceparent: string; tracestate?: string };
}

/** Trace Context 3.2: version, trace id, span id, flags; ids of zeros only are none. */
const form = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;
/** 3.3.1.1: what a header may hold; longer ones need not be passed on. */
const state = /^[\x20-\x7e]{1,512}$/;

/** The host's own, where it gave one that is one. */
export function traceContext({ params }: JsonRpcRequest): TraceContext | undefined {
  const meta = params?.['_meta'];
  if (!isObject(meta) || typeof meta['traceparent'] !== 'string') return undefined;
  const { traceparent, tracestate } = meta;
  const [, trace, span] = form.exec(traceparent) ?? [];
  if (trace === undefined || span === undefined) return undefined;
  const isPassedOn = typeof tracestate === 'string' && state.test(tracestate);
  return { trace, span, headers: isPassedOn ? { traceparent, tracestate } : { traceparent } };
}
