/**
 * What passes between a page and the main process: one table for both ends. Anything else is refused. Pages reach it only
 * through `window.drawbridge`, which the preload makes.
 */
import type { Problem } from '../shared/problem.ts';

/** How every answer crosses a process boundary. */
export type Envelope = { ok: true; value: unknown } | { ok: false; problem: Problem };

/** A call of the control contract. */
export interface Asked {
  /** Where in the contract, such as `['servers', 'add']`. */
  path: string[];
  input: unknown;
}

/** Channel → what a page sends on it. Each is answered with an Envelope. */
export interface Requests {
  'drawbridge:call': Asked;
  /** Begins a stream; `stream` is the page's own name for it. */
  'drawbridge:open': Asked & { stream: string };
  'drawbridge:close': { stream: string };
}

/** Channel → what the main process sends to a page. */
export interface Pushes {
  'drawbridge:event': { stream: string; value: unknown };
  /** The stream's end; with a problem where it broke. */
  'drawbridge:end': { stream: string; problem?: Problem };
}

export type WindowKind = 'main' | 'prompt';

/** Tells the preload in which kind of window it runs. What a window may do is decided in the main process. */
export const windowArgument = '--drawbridge-window=';

/** `window.drawbridge` as pages see it. */
export interface PageDoor {
  call(path: string[], input: unknown): Promise<Envelope>;
  /** Follows a stream; the answer stops following, after which neither listener is called. */
  open(
    path: string[],
    input: unknown,
    onEvent: (value: unknown) => void,
    onEnd: (problem?: Problem) => void,
  ): () => void;
  platform: string;
  windowKind: WindowKind;
}
