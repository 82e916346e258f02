import { fail, problem, ProblemError } from '../../../shared/problem.ts';
import type { Fetch } from '../../ports/fetch.ts';
import { waitWanted } from '../../ports/retry-after.ts';
import type { AuthServer } from '../auth.ts';
import { usableAddress } from './addresses.ts';
import { IssuerBusy } from './issuer-busy.ts';
import { whyNoAnswer } from './no-answer.ts';

/** Gives the fetch for what a server supplies: which addresses it may reach depends on where that server is. */
export type FetchFor = (home: URL) => Fetch;

/** What a public document needs to be read for. */
export interface Reading {
  server: AuthServer;
  fetch: Fetch;
  signal: AbortSignal;
}

/** `absent`: the address answers, but not with a document (4xx, or a web page for every path). */
export type JsonDocument = { kind: 'found'; json: unknown } | { kind: 'absent' };

const LARGEST = 256 * 1024;
const TIMEOUT_MS = 20_000;
const MOST_REDIRECTS = 3;

/**
 * Reads a metadata document: no credentials, no cookies, limits on size and time, redirects within the origin only.
 * A server that fails (5xx, 429, no answer) is not one without a document: `sign-in-unavailable`. Nonsense where JSON was
 * promised: `authorization-metadata`.
 */
export async function readDocument(url: URL, reading: Reading): Promise<JsonDocument> {
  const response = await follow(url, reading, MOST_REDIRECTS);
  if (response.status >= 500 || response.status === 429) {
    await response.body?.cancel();
    unavailable(url, reading, `HTTP ${response.status}`, new IssuerBusy(waitWanted(response, Date.now())));
  }
  if (!response.ok || !isJson(response)) {
    await response.body?.cancel();
    return { kind: 'absent' };
  }
  const text = await readText(response, url, reading);
  try {
    return { kind: 'found', json: JSON.parse(text) as unknown };
  } catch {
    return fail('authorization-metadata', { server: reading.server.id, reason: `${url.host} sent no valid JSON` });
  }
}

async function follow(url: URL, reading: Reading, left: number): Promise<Response> {
  const response = await request(url, reading);
  if (response.status < 300 || response.status > 399) return response;
  await response.body?.cancel();
  const target = URL.parse(response.headers.get('location') ?? '', url.href);
  if (left === 0 || target?.origin !== url.origin) {
    fail('authorization-metadata', { server: reading.server.id, reason: `${url.host} redirects elsewhere` });
  }
  return follow(target, reading, left - 1);
}

async function request(url: URL, reading: Reading): Promise<Response> {
  if (!usableAddress(url.href, new URL(reading.server.url))) {
    fail('authorization-metadata', { server: reading.server.id, reason: `${url.origin} is not an https address` });
  }
  try {
    return await reading.fetch(url.href, {
      headers: { accept: 'application/json' },
      redirect: 'manual',
      credentials: 'omit',
      signal: AbortSignal.any([reading.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
  } catch (error) {
    return unanswered(error, url, reading);
  }
}

async function readText(response: Response, url: URL, reading: Reading): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      if (text.length > LARGEST) break;
    }
  } catch (error) {
    unanswered(error, url, reading);
  }
  if (text.length > LARGEST) {
    fail('authorization-metadata', { server: reading.server.id, reason: `${url.host} sent too much` });
  }
  return text;
}

function isJson(response: Response): boolean {
  return /^application\/([\w.-]+\+)?json\b/i.test(response.headers.get('content-type') ?? '');
}

function unanswered(error: unknown, url: URL, reading: Reading): never {
  reading.signal.throwIfAborted();
  if (error instanceof ProblemError) throw error;
  // The guarded fetch will not go there; it is known by name because rooms do not import each other.
  if (error instanceof Error && error.name === 'UrlRefused') {
    fail('authorization-metadata', { server: reading.server.id, reason: error.message });
  }
  return unavailable(url, reading, whyNoAnswer(error), error);
}

function unavailable(url: URL, reading: Reading, reason: string, cause?: unknown): never {
  throw new ProblemError(
    problem('sign-in-unavailable', { server: reading.server.id, reason: `${url.host}: ${reason}` }),
    {
      cause,
    },
  );
}
