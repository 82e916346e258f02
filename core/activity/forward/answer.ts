/** What a collector's answer comes to (opentelemetry.io/docs/specs/otlp, "OTLP/HTTP Response"). Pure. */
import { maskText } from '../../../shared/mask-tokens.ts';

export interface CollectorAnswer {
  status: number;
  body: string;
  /** How long it wants to be left alone, in milliseconds. */
  waitMs?: number | undefined;
  /** What it was sent in secret, and may say in clear. */
  secrets?: readonly string[];
}

/** `says`: the collector's own words, which may be anything: to be shown as text. */
export type Outcome =
  /** It has them, but for `rejected` of them, which it never will. */
  | { is: 'taken'; rejected: number; says?: string }
  /** Something in them is not to its liking, or they are too many: the same again is answered the same. */
  | { is: 'unfit'; why: string }
  /** Not now, or not so: nothing is wrong with the records. */
  | { is: 'later'; why: string; waitMs: number };

/** Statuses that are about what was sent. */
const unfit: readonly number[] = [400, 413, 422];

/** `items`: how many log records or spans it answers. */
export function outcomeOf({ status, body, waitMs = 0, secrets = [] }: CollectorAnswer, items: number): Outcome {
  const said = parsed(body);
  if (status >= 200 && status < 300) {
    if (body.trim() === '') return { is: 'taken', rejected: 0 };
    if (said === undefined) return { is: 'later', why: 'what it answers is not OTLP', waitMs };
    return taken(said, items, secrets);
  }
  const words = text(said?.['message'], secrets);
  const why = `it answers HTTP ${status}${words === undefined ? '' : `: ${words}`}`;
  return unfit.includes(status) ? { is: 'unfit', why } : { is: 'later', why, waitMs };
}

function taken({ partialSuccess }: Said, items: number, secrets: readonly string[]): Outcome {
  if (!isSaid(partialSuccess)) return { is: 'taken', rejected: 0 };
  // A number of 64 bits, which is text in JSON.
  const count = Number(partialSuccess['rejectedLogRecords'] ?? partialSuccess['rejectedSpans'] ?? 0);
  const rejected = Number.isInteger(count) ? Math.min(Math.max(count, 0), items) : 0;
  const says = text(partialSuccess['errorMessage'], secrets);
  return { is: 'taken', rejected, ...(says === undefined ? {} : { says }) };
}

type Said = Readonly<Record<string, unknown>>;

function isSaid(value: unknown): value is Said {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(body: string): Said | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isSaid(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** As long as a line can be read. */
const LONGEST = 300;

/** Fit to be shown as text, with nothing in it that nobody else may know. */
function text(value: unknown, secrets: readonly string[]): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  // The whole of a header's value, and what follows its scheme.
  const parts = secrets.flatMap((secret) => [secret, ...secret.split(' ')]).filter((part) => part.length >= 6);
  const hidden = parts.reduce((left, part) => left.replaceAll(part, '[secret]'), value);
  return maskText(hidden.slice(0, 2 * LONGEST)).slice(0, LONGEST);
}
