import type { Prompt } from '../../shared/models.ts';
import { keepNewest } from '../ports/newest.ts';

/** Tools remembered; with the limit on one call's text this bounds the memory. */
const MOST = 200;

/**
 * The arguments of each tool's last call that the person allowed, so that the next question can show what differs. In memory
 * only: arguments are never stored.
 */
export interface ApprovedArguments {
  /** Keeps those of a prompt that was just allowed. */
  keep(prompt: Prompt): void;
  of(asked: { host: string; server: string; tool: string }): string | undefined;
}

export function createApprovedArguments(): ApprovedArguments {
  const kept = new Map<string, string>();
  const keyOf = (host: string, server: string, tool: string) => JSON.stringify([host, server, tool]);
  return {
    keep({ host, server, tool, arguments: given }) {
      if (tool === undefined || given === undefined) return;
      keepNewest(kept, keyOf(host, server, tool), given, MOST);
    },
    of: ({ host, server, tool }) => kept.get(keyOf(host, server, tool)),
  };
}
