import type { Clock } from '../../ports/clock.ts';
import type { Credential } from '../../ports/credential.ts';
import type { Fetch } from '../../ports/fetch.ts';
import { waitWanted } from '../../ports/retry-after.ts';
import { type Outcome, outcomeOf } from './answer.ts';

export interface PostOptions {
  url: URL;
  fetch: Fetch;
  clock: Clock;
  /** The header lines that let us in there, asked for each time. */
  credential?: Credential | undefined;
  /** What it was that kept a request from being answered, in words. */
  reasonOf(error: unknown): string;
}

/** The longest answer that is read, in bytes: it says no more than yes, no, or why not. */
const LONGEST_ANSWER = 64 * 1024;
const PATIENCE_MS = 30_000;

/** Sends one body; whatever happens is an outcome. `items`: log records or spans in it. */
export async function post(options: PostOptions, body: string, items: number, closing: AbortSignal): Promise<Outcome> {
  const { url, clock, credential, fetch } = options;
  const slow = new AbortController();
  const cancel = clock.after(PATIENCE_MS, () => slow.abort());
  try {
    const secrets = (await credential?.headers('POST', url)) ?? {};
    const headers = { ...secrets, 'content-type': 'application/json', accept: 'application/json' };
    const signal = AbortSignal.any([closing, slow.signal]);
    // Followed, a redirect could bring records and header lines to somebody else.
    const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    // Only an answer that came whole says that the records did.
    const text = await readText(answer);
    const waitMs = waitWanted(answer, clock.now());
    return outcomeOf({ status: answer.status, body: text, waitMs, secrets: Object.values(secrets) }, items);
  } catch (error) {
    return {
      is: 'later',
      why: slow.signal.aborted ? 'it does not answer in time' : options.reasonOf(error),
      waitMs: 0,
    };
  } finally {
    cancel();
  }
}

async function readText({ body }: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body ?? []) {
    length += piece.length;
    // Leaving the loop ends the connection. What is cut is no JSON.
    if (length > LONGEST_ANSWER) break;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}
