/**
 * What passes between a page and the main process: one table for both ends. Anything else is refused. Pages reach it only
 * through `window.drawbridge`, which the preload makes.
 */
import type { Problem } from '../shared/problem.ts';
import type { WindowApi } from '../shared/window-api.ts';

/** A call of the control contract. */
export interface Asked {
  /** Where in the contract, such as `['servers', 'add']`. */
  path: string[];
  input: unknown;
}

/** Channel → what a page sends on it. Each is answered with a CallAnswer. */
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

export type WindowKind = WindowApi['windowKind'];

/** Tells the preload in which kind of window it runs. What a window may do is decided in the main process. */
export const windowArgument = '--drawbridge-window=';
