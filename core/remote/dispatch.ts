import type { Dispatcher } from 'undici';
import { createBody, type Incoming } from './body.ts';
import { decoded } from './content-coding.ts';
import type { HttpAnswer } from './http-stack.ts';

/**
 * One exchange over undici's lowest door. What its `request` puts around each answer (a stream, a scope, a copy of the headers)
 * takes a quarter of its time. Throws what undici throws, and the signal's reason.
 */
export function dispatch(
  agent: Dispatcher,
  options: Dispatcher.DispatchOptions,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  let connection: Dispatcher.DispatchController | undefined;
  let body: Incoming | undefined;
  const end = (error?: unknown): void => {
    signal.removeEventListener('abort', abort);
    // Whichever of the two is done already stays as it is.
    reject(error);
    body?.end(error);
  };
  const abort = (): void => {
    end(signal.reason);
    connection?.abort(signal.reason as Error);
  };
  signal.addEventListener('abort', abort, { once: true });
  agent.dispatch(options, {
    onRequestStart(controller) {
      connection = controller;
      if (signal.aborted) abort();
    },
    onResponseStart(flow, status, headers) {
      // Those below only say that the answer is still to come.
      if (status < 200) return;
      body = createBody(flow);
      resolve({ status, headers, body: decoded(body, flow, headers['content-encoding']) });
    },
    onResponseData: (_, piece) => body?.add(piece),
    onResponseEnd: () => end(),
    onResponseError: (_, error) => end(error),
  });
  return promise;
}
