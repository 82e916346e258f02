import type { LookupAddress, LookupOptions } from 'node:dns';
import type { Dispatcher } from 'undici';
import type { Fetch } from '../ports/fetch.ts';
import { isProxied, proxiesOf, type Environment } from './proxies.ts';
import type { Body } from './body.ts';
import { codings } from './content-coding.ts';
import { dispatch } from './dispatch.ts';
import { followWithinOrigin } from './redirects.ts';
import { createTrust } from './trust.ts';

/** One HTTP request, whole before it leaves. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE';
  headers: Record<string, string>;
  body?: string;
  /** Ends the exchange, also in the middle of the answer. */
  signal: AbortSignal;
}

/** The head of an answer, and its body as it comes. */
export interface HttpAnswer {
  status: number;
  /** By lower-case name; several lines of one name are a list. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Body;
}

/** Sends one request, as it is: redirects are not followed. Throws what undici throws, and the signal's reason. */
export type Send = (url: URL, request: HttpRequest) => Promise<HttpAnswer>;

export interface HttpStack {
  /** The short way, which every message to a server takes: no web streams, two thirds of fetch's time saved. */
  send: Send;
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
    // The one that knows proxies takes apart the address of every request.
    if (!isProxied(proxies)) return new undici.Agent({ ...limits, connect });
    return new undici.EnvHttpProxyAgent({ ...proxies, ...limits, connect, requestTls: tls, proxyTls: tls });
  }

  async function sharedAgent(protocol: string): Promise<Dispatcher> {
    const key = needsTrust(protocol) ? 'trusting' : 'plain';
    const agent = agents.get(key);
    if (agent !== undefined) return agent;
    const undici = await import('undici');
    const made = agents.get(key) ?? createAgent(undici, key === 'trusting');
    agents.set(key, made);
    return made;
  }

  function needsTrust(protocol: string): boolean {
    return protocol === 'https:' || proxies.httpProxy !== '';
  }

  const fetch: Fetch = async (input, { addresses, ...init }: StackInit = {}) => {
    const undici = await import('undici');
    const { protocol } = new URL(input);
    const dispatcher =
      addresses === undefined ? await sharedAgent(protocol) : createAgent(undici, needsTrust(protocol), addresses);
    const answer = undici.fetch(input, { ...(init as object), dispatcher });
    // A pinned agent serves one request: closing waits for it to finish.
    if (addresses !== undefined) void answer.catch(() => undefined).then(() => dispatcher.close());
    return answer;
  };

  const send: Send = async (url, { headers, signal, ...request }) => {
    const agent = await sharedAgent(url.protocol);
    const { origin, pathname, search } = url;
    const all = { ...headers, 'accept-encoding': codings };
    return dispatch(agent, { ...request, origin, path: pathname + search, headers: all }, signal);
  };

  return {
    send,
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
