import { StreamableHTTPClientTransport, type JSONRPCMessage } from '@modelcontextprotocol/client';
import type { JsonRpcMessage } from '../eras/messages.ts';
import type { Exchange } from './remote.ts';
import type { Line, Session } from './exchange.ts';
import { failureOf } from './failures.ts';
import { createWireFetch } from './wire-fetch.ts';

/** Sends a message that has no answer: a notification, or (legacy) the answer to a server's request. Throws RemoteFailure. */
export async function post(
  line: Line,
  message: JsonRpcMessage,
  { token, signal, session }: Pick<Exchange, 'token' | 'signal'> & { session: Session },
): Promise<void> {
  const transport = new StreamableHTTPClientTransport(line.url, {
    fetch: createWireFetch({
      fetch: line.fetch,
      home: line.url,
      userAgent: line.userAgent,
      token: () => token,
      session: session.id !== undefined,
    }),
    ...(session.id === undefined ? {} : { sessionId: session.id }),
    protocolVersion: session.protocolVersion,
  });
  await transport.start();
  try {
    await transport.send(message as unknown as JSONRPCMessage, { requestSignal: signal });
  } catch (error) {
    throw failureOf(error);
  }
}
