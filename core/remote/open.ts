import { discover, showsOldServer } from './discover.ts';
import { notMcp } from './failures.ts';
import { openLegacy } from './legacy.ts';
import type { Line, Open } from './line.ts';
import { createModernConversation } from './modern.ts';
import { RemoteFailure, type Manner, type OpenOptions } from './remote.ts';
import { openSse } from './sse.ts';

/** Statuses with which a server of HTTP+SSE answers a POST to its stream's address (checklist H38). */
const sseStatuses: readonly number[] = [400, 404, 405];

export interface Opened {
  manner: Manner;
  conversation: Open;
}

/** Finds out how the server speaks and opens a conversation. Throws RemoteFailure. */
export async function openByProbing(line: Line, options: OpenOptions): Promise<Opened> {
  const advertisement = await discover(line, options);
  if (advertisement !== undefined) {
    return { manner: 'modern', conversation: createModernConversation(line, advertisement, options) };
  }
  try {
    return { manner: 'legacy', conversation: await openLegacy(line, options) };
  } catch (error) {
    if (!mayBeSse(error)) throw error;
    return { manner: 'sse', conversation: await openSseInstead(line, options, error) };
  }
}

/** Opens as the server spoke last time. Throws RemoteFailure; one that speaks of something else than the manner is final. */
export async function openAs(manner: Manner, line: Line, options: OpenOptions): Promise<Open> {
  if (manner === 'sse') return openSse(line, options);
  if (manner === 'legacy') return openLegacy(line, options);
  const advertisement = await discover(line, options);
  if (advertisement === undefined) throw notMcp('it no longer speaks as before', 'no');
  return createModernConversation(line, advertisement, options);
}

/** Whether a failure to open may come from a server that changed its manner. */
export function mayHaveChanged(error: unknown): boolean {
  if (!(error instanceof RemoteFailure)) return false;
  const { why } = error;
  return why.kind === 'not-mcp' || showsOldServer(error);
}

function mayBeSse(error: unknown): error is RemoteFailure {
  return error instanceof RemoteFailure && error.why.kind === 'http' && sseStatuses.includes(error.why.status);
}

async function openSseInstead(line: Line, options: OpenOptions, first: RemoteFailure): Promise<Open> {
  try {
    return await openSse(line, options);
  } catch (error) {
    // Neither a POST nor a stream: this is no MCP endpoint. What the stream's failure says otherwise is the better evidence.
    const nothingThere = error instanceof RemoteFailure && (error.why.kind === 'http' || error.why.kind === 'not-mcp');
    const hostile =
      error instanceof RemoteFailure && error.why.kind === 'not-mcp' && error.why.reason.includes('elsewhere');
    if (!nothingThere || hostile || first.why.kind !== 'http') throw error;
    throw notMcp(`HTTP ${first.why.status}`, 'no', error);
  }
}
