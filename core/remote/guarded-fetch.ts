import { lookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import type { Fetch } from '../ports/fetch.ts';
import { isAddress, isThisMachine, nearnessOf, type Nearness } from './addresses.ts';
import type { StackInit } from './http-stack.ts';
import { createPile } from './read-body.ts';
import { followWithinOrigin } from './redirects.ts';

const maxBytes = 1024 * 1024;
const timeLimitMs = 10_000;
/** Statuses whose Response must have no body. */
const bodiless: readonly number[] = [101, 103, 204, 205, 304];

/** Thrown for an address that a server may not send us to. `message` is fit to be shown. */
export class UrlRefused extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UrlRefused';
  }
}

export interface GuardOptions {
  /** The server the person added: what may be reached is judged from where it is. */
  home: URL;
  /** Name lookup; every address of the name. */
  resolve?: (hostname: string) => Promise<LookupAddress[]>;
  /** Made anew for each request, and ends it when it takes too long; else after 10 s. */
  timeLimit?: () => AbortSignal;
}

/**
 * A fetch for addresses that a server supplies (discovery, metadata, endpoints), which an attacker may have chosen
 * (checklist B20-B24). https only, or http on this machine for a server on this machine; nothing nearer than the server itself
 * is; names are resolved once, all their addresses checked, and a direct connection goes to a checked one. 1 MiB, 10 s,
 * redirects within the origin only. No credentials: none in the address, no cookie, no `Authorization` on a GET (a POST to
 * a token endpoint proves the client with one). Throws UrlRefused, and what `fetch` throws.
 */
export function createGuardedFetch(fetch: Fetch, options: GuardOptions): Fetch {
  const { home, resolve = resolveAll, timeLimit = () => AbortSignal.timeout(timeLimitMs) } = options;
  return followWithinOrigin(async (input, init) => {
    const url = new URL(input);
    refuseForm(url, home);
    const addresses = await checkedAddresses(url, home, resolve);
    const limit = timeLimit();
    const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
    const guarded: StackInit = { ...init, headers: withoutCredentials(init), signal, addresses };
    return whole(await fetch(url, guarded));
  });
}

function refuseForm(url: URL, home: URL): void {
  const local = isThisMachine(url.hostname) && isThisMachine(home.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) {
    throw new UrlRefused('the server names an address that is not https');
  }
  if (url.username !== '' || url.password !== '') throw new UrlRefused('the server names an address with a password');
}

async function checkedAddresses(url: URL, home: URL, resolve: (hostname: string) => Promise<LookupAddress[]>) {
  const allowed = await nearnessAllowed(home, resolve);
  const addresses = await addressesOf(url, resolve);
  for (const { address } of addresses) {
    if (!allowed.has(nearnessOf(address))) {
      throw new UrlRefused('the server names an address inside a private network or this machine');
    }
  }
  return addresses;
}

/**
 * Public, and where the server is. Loopback only counts when the person typed it: a name can be made to resolve to it. A
 * name counts as inside the private network only when all its addresses are.
 */
async function nearnessAllowed(home: URL, resolve: (hostname: string) => Promise<LookupAddress[]>) {
  const allowed = new Set<Nearness>(['public']);
  if (isThisMachine(home.hostname)) return allowed.add('machine').add('network');
  const [first, ...others] = (await addressesOf(home, resolve)).map(({ address }) => nearnessOf(address));
  const same = first !== undefined && others.every((nearness) => nearness === first);
  if (same && (first === 'network' || (first === 'link' && isAddress(home.hostname)))) allowed.add(first);
  return allowed;
}

/** Empty where the name cannot be resolved here: a direct connection then fails, a proxy may still know the name. */
async function addressesOf(url: URL, resolve: (hostname: string) => Promise<LookupAddress[]>) {
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  return resolve(hostname).catch((): LookupAddress[] => []);
}

function resolveAll(hostname: string): Promise<LookupAddress[]> {
  return lookup(hostname, { all: true });
}

function withoutCredentials(init: RequestInit | undefined): Headers {
  const headers = new Headers(init?.headers);
  headers.delete('cookie');
  headers.delete('proxy-authorization');
  if ((init?.method ?? 'GET').toUpperCase() === 'GET') headers.delete('authorization');
  return headers;
}

/** The answer with its body read, so that size and time limit hold for all of it. */
async function whole(response: Response): Promise<Response> {
  const pile = createPile(maxBytes);
  // Leaving the loop by a throw ends the stream.
  for await (const piece of response.body ?? []) pile.add(piece);
  const { status, statusText, headers } = response;
  return new Response(bodiless.includes(status) ? null : new Uint8Array(pile.take()), { status, statusText, headers });
}
