/** What a cell of the matrix says. */
import type { Feature } from './features/feature.ts';
import { pending } from './pending.ts';
import { isModern, type Revision } from './revisions.ts';
import { lackOf, type Quote } from './specification.ts';

export interface Place {
  feature: Feature;
  host: Revision;
  server: Revision;
}

export type Verdict =
  | { state: 'ok' }
  | { state: 'failed' | 'not yet'; why: string }
  /** One of the two revisions does not have it, as the specification says. */
  | { state: 'not defined'; quote: Quote }
  /** A modern host with an old server: not built, on purpose. */
  | { state: 'open' };

export interface Cell extends Place {
  verdict: Verdict;
}

/** What takes longer than this, in milliseconds, never ends. */
const limitMs = 30_000;

/** What can be said without trying. */
export function known({ feature, host, server }: Place): Verdict | undefined {
  if (isModern(host) && !isModern(server)) return { state: 'open' };
  const quote = lackOf(feature.host ?? {}, host) ?? lackOf(feature.server ?? {}, server);
  return quote && { state: 'not defined', quote };
}

export function isPending({ feature, host, server }: Place): boolean {
  return pending.some(
    (one) => one.feature === feature.name && one.hosts.includes(host) && one.servers.includes(server),
  );
}

export async function tried(place: Place, check: () => Promise<void>): Promise<Verdict> {
  const why = await failureOf(check);
  if (!isPending(place)) return why === undefined ? { state: 'ok' } : { state: 'failed', why };
  if (why === undefined) return { state: 'failed', why: 'it works, and is still listed as pending' };
  return { state: 'not yet', why };
}

async function failureOf(check: () => Promise<void>): Promise<string | undefined> {
  let stop = () => {};
  const tooLate = new Promise<string>((resolve) => {
    const timer = setTimeout(() => resolve(`no end in ${limitMs / 1000} s`), limitMs);
    stop = () => clearTimeout(timer);
  });
  try {
    return await Promise.race([check().then(() => undefined), tooLate]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    stop();
  }
}
