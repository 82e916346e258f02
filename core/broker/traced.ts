import type { ActivityDraft } from '../../shared/models.ts';
import { spanOf, traceOf } from '../activity/trace-ids.ts';
import type { JsonRpcRequest } from '../eras/messages.ts';
import { traceContext, within } from '../eras/trace-context.ts';

export interface Traced {
  /** What is recorded of the trace. */
  members: Pick<ActivityDraft, 'trace' | 'parentSpan'>;
  /** What is sent. */
  request: JsonRpcRequest;
}

/** Trace Context 3.2.2.5.1: whoever goes on with the trace may record it, as we do. */
const SAMPLED = '01';

/**
 * A call's place in its trace. Where calls are sent to a collector as spans, the server goes on from ours, in the host's trace or
 * in one of our own. Else the request stays as it is: a parent that nobody ever sees would tear the trace.
 */
export function traced(request: JsonRpcRequest, call: string, isTracing: boolean): Traced {
  const given = traceContext(request);
  const parent = given === undefined ? {} : { parentSpan: given.span };
  if (!isTracing) return { request, members: given === undefined ? {} : { trace: given.trace, ...parent } };
  const trace = traceOf(call, given?.trace);
  const ours = { trace, span: spanOf(call, 'server'), flags: given?.flags ?? SAMPLED };
  return { request: within(request, ours), members: { trace, ...parent } };
}
