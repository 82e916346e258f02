import type { LookupAddress, LookupOptions } from 'node:dns';
import type { Dispatcher } from 'undici';
import type { Fetch } from '../ports/fetch.ts';
import { proxiesOf, type Environment } from './proxies.ts';
import { followWithinOrigin } from './redirects.ts';
import { createTrust } from './trust.ts';

export interface HttpStack {
  /** The standard `fetch`, through the environment's proxies, with the computer's trust store, redirects within the origin only. */
  fetch: Fetch;
  /** Ends every connection, also those with an answer under way. */
  close(): Promise<void>;
}

/** What this stack's fetch understands beyond the standard. */
export interface StackInit extends RequestInit {
  /** A direct connection goes to one of these addresses and nowhere else, whatever the name resolves to by then. */
  addresses?: readonly LookupAddress[];
}

type Undici = typeof import('undici');

/** An idle connection is kept this long, unless the server says less. */
const keepAliveMs = 60_000;
const connectTimeoutMs = 15_000;

/** The only place that opens connections to the network. undici and the trust store are loaded at first use. */
export function createHttpStack({ env }: { env: Environment }): HttpStack {
  const proxies = proxiesOf(env);
  const trust = createTrust();
  const agents = new Map<'plain' | 'trusting', Dispatcher>();

  function createAgent(undici: Undici, trusting: boolean, addresses?: readonly LookupAddress[]): Dispatcher {
    const tls = { timeout: connectTimeoutMs, ...(trusting ? { secureContext: trust() } : {}) };
    const connect = addresses === undefined ? tls : { ...tls, lookup: lookupAmong(addresses) };
    // Streams are silent for hours and tools take minutes: whoever asks sets the time limit, with its signal.
    const limits = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: keepAliveMs };
    return new undici.EnvHttpProxyAgent({ ...proxies, ...limits, connect, requestTls: tls, proxyTls: tls });
  }

  function sharedAgent(undici: Undici, trusting: boolean): Dispatcher {
    const key = trusting ? 'trusting' : 'plain';
    const agent = agents.get(key) ?? createAgent(undici, trusting);
    agents.set(key, agent);
    return agent;
  }

  const fetch: Fetch = async (input, init: StackInit = {}) => {
    const undici = await import('undici');
    const { addresses, ...rest } = init;
    const trusting = new URL(input).protocol === 'https:' || proxies.httpProxy !== '';
    const dispatcher =
      addresses === undefined ? sharedAgent(undici, trusting) : createAgent(undici, trusting, addresses);
    const answer = undici.fetch(input, { ...(rest as object), dispatcher });
    // A pinned agent serves one request: closing waits for it to finish.
    if (addresses !== undefined) void answer.catch(() => undefined).then(() => dispatcher.close());
    return answer;
  };

  return {
    fetch: followWithinOrigin(fetch),
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
      agents.clear();
    },
  };
}

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** A stand-in for the name lookup that knows these addresses only. */
function lookupAmong(addresses: readonly LookupAddress[]) {
  return (hostname: string, options: LookupOptions, found: Found): void => {
    const [first] = addresses;
    if (first === undefined) found(Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND' }), '');
    else if (options.all) found(null, [...addresses]);
    else found(null, first.address, first.family);
  };
}
