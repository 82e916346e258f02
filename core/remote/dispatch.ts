import type { Dispatcher } from 'undici';
import { createBody } from './body.ts';
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
  const flow = {
    pause: () => connection?.pause(),
    resume: () => connection?.resume(),
    abort: (reason: Error) => connection?.abort(reason),
  };
  const body = createBody(flow);
  const end = (error?: unknown): void => {
    signal.removeEventListener('abort', abort);
    // Whichever of the two is done already stays as it is.
    reject(error);
    body.end(error);
  };
  const abort = (): void => {
    end(signal.reason);
    flow.abort(signal.reason as Error);
  };
  signal.addEventListener('abort', abort, { once: true });
  agent.dispatch(options, {
    onRequestStart(controller) {
      connection = controller;
      if (signal.aborted) abort();
    },
    onResponseStart(_, status, headers) {
      const isFinal = status >= 200;
      if (isFinal) resolve({ status, headers, body: decoded(body, flow, headers['content-encoding']) });
    },
    onResponseData: (_, piece) => body.add(piece),
    onResponseEnd: () => end(),
    onResponseError: (_, error) => end(error),
  });
  return promise;
}
