import { isObject, type JsonRpcRequest } from '../eras/messages.ts';
import type { ActivityDraft } from '../../shared/models.ts';

/** W3C Trace Context 3.2: version, trace id, span id, flags; ids of zeros only are none. */
const traceparent = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/;

/** The trace a request belongs to, where the host says so in `_meta` (MCP: `traceparent`). */
export function traceOf({ params }: JsonRpcRequest): Pick<ActivityDraft, 'trace' | 'parentSpan'> {
  const meta = params?.['_meta'];
  const given = isObject(meta) ? meta['traceparent'] : undefined;
  const [, trace, parentSpan] = (typeof given === 'string' && traceparent.exec(given)) || [];
  return trace === undefined ? {} : { trace, parentSpan };
}
