import { type Clock, passed } from '../ports/clock.ts';
import type { JsonRpcMessage } from '../eras/messages.ts';
import { createEventReader, type Place } from './event-reader.ts';
import { notMcp } from './failures.ts';
import type { HttpAnswer } from './http-stack.ts';
import { messagesIn, withBytes } from './incoming.ts';
import type { Common, Line } from './line.ts';
import { BodyTooLong } from './read-body.ts';
import { ask, drop, isAccepted, mediaType, refusal, typeReason, type Asking } from './wire.ts';

export type OnEvent = (type: string, data: Buffer) => void;

export const eventStream = 'text/event-stream';

/** Takes the messages out of events. What is no message, or an event of another type, is left out. */
export function messageEvents(take: (message: JsonRpcMessage) => void): OnEvent {
  return (type, data) => {
    if (type === '' || type === 'message') messagesIn(parsed(data)).forEach(take);
  };
}

function parsed(data: Buffer): unknown {
  try {
    return withBytes(data);
  } catch {
    return undefined;
  }
}

/** Reads an event stream until it ends or breaks off, which is the same to whoever reads. Throws BodyTooLong. */
export async function readEvents({ body }: HttpAnswer, place: Place, onEvent: OnEvent): Promise<void> {
  const read = createEventReader(place, onEvent);
  try {
    await body.read(read);
  } catch (error) {
    if (error instanceof BodyTooLong) throw error;
  }
}

/** GETs an event stream, from `place` on, and reads it to its end. Throws RemoteFailure where the server gives none. */
export async function listen(
  line: Line,
  { session, ...asking }: Omit<Asking, 'method'> & Common,
  place: Place,
  onEvent: OnEvent,
): Promise<void> {
  const headers: Record<string, string> = { ...asking.headers, accept: eventStream };
  // An id may be any text; a header line takes bytes, which its UTF-8 is.
  if (place.lastId !== undefined) headers['last-event-id'] = Buffer.from(place.lastId).toString('latin1');
  const answer = await ask(line, { ...asking, method: 'GET', headers });
  if (!isAccepted(answer)) throw (await refusal(answer, session)).failure;
  const type = mediaType(answer);
  if (type !== eventStream) {
    drop(answer);
    throw notMcp(typeReason(type), 'no');
  }
  await readEvents(answer, place, onEvent);
}

const firstPauseMs = 500;
const pauseGrowth = 1.5;
const longestPauseMs = 30_000;

/** Waits as long as the server asked before a stream is opened again, else longer with each failure. Ends early when aborted. */
export async function pause(clock: Clock, { retryMs }: Place, failures: number, signal: AbortSignal): Promise<void> {
  await passed(clock, retryMs ?? Math.min(firstPauseMs * pauseGrowth ** failures, longestPauseMs), signal);
}
