import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../shared/contract.ts';
import type { WindowApi } from '../../shared/window-api.ts';
import { inWords } from './in-words.ts';
import { windowLink } from './window-link.ts';

declare global {
  interface Window {
    /** Put there by the desktop app's preload; absent in a browser. */
    readonly drawbridge?: WindowApi;
  }
}

/** The core's calls, typed by the contract. Every failure is a ProblemError, apart from the caller's own abort. */
export type CoreClient = ContractRouterClient<Contract>;

/** A client of the core: through the preload in the desktop app, else over HTTP to where this page came from. */
export function createCoreClient(): CoreClient {
  const api = window.drawbridge;
  return createORPCClient<CoreClient>(api === undefined ? browserLink() : windowLink(api));
}

function browserLink(): ClientLink<ClientContext> {
  const rpc = new RPCLink({ url: `${location.origin}/rpc` });
  return {
    async call(path, input, options) {
      try {
        const output = await rpc.call(path, input, options);
        return isStream(output) ? worded(output, options.signal) : output;
      } catch (error) {
        throw inWords(error, options.signal);
      }
    },
  };
}

async function* worded(stream: AsyncIterable<unknown>, signal: AbortSignal | undefined): AsyncGenerator {
  try {
    yield* stream;
  } catch (error) {
    throw inWords(error, signal);
  }
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
