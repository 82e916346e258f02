import type { Problem } from './problem.ts';

/** What the preload gives a window of the desktop app as `window.drawbridge`: plain values only, nothing of Electron's. */
export interface WindowApi {
  /** One call of the control contract, such as `['servers', 'list']`. Never rejects. */
  call(path: string[], input: unknown): Promise<CallAnswer>;
  /**
   * One call of the contract that gives events. `onEnd` comes once, with the problem where it did not end by itself.
   * Gives the way to stop listening, after which neither is called any more.
   */
  open(path: string[], input: unknown, onEvent: (event: unknown) => void, onEnd: (of?: Problem) => void): () => void;
  /** Node's name for the operating system: `darwin`, `win32` or `linux`. */
  platform: string;
  windowKind: 'main' | 'prompt';
}

export type CallAnswer = { ok: true; value: unknown } | { ok: false; problem: Problem };
