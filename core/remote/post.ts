import type { JsonRpcMessage } from '../eras/messages.ts';
import type { Common, Line } from './line.ts';
import { ask, drop, headersFor, isAccepted, refusal, type Asking } from './wire.ts';

/**
 * Sends a message whose answer is not awaited here: a notification, (legacy) the answer to a server's request, anything over
 * HTTP+SSE. Throws RemoteFailure.
 */
export async function post(
  line: Line,
  message: JsonRpcMessage,
  { session, headers, ...asking }: Omit<Asking, 'method' | 'body'> & Common,
): Promise<void> {
  const answer = await ask(line, {
    ...asking,
    method: 'POST',
    headers: headersFor(message, headers),
    body: JSON.stringify(message),
  });
  if (!isAccepted(answer)) throw (await refusal(answer, session)).failure;
  drop(answer);
}
