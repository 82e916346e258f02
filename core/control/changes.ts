import type { State } from '../../shared/contract.ts';
import type { Activity, ActivityKind } from '../../shared/models.ts';

/** A part of the state that screens show. */
export type Part = keyof State;

/** Tells whoever listens which parts of the state may have changed. */
export interface Changes {
  touch(...parts: Part[]): void;
  listen(listener: (parts: readonly Part[]) => void): () => void;
}

export function createChanges(): Changes {
  const listeners = new Set<(parts: readonly Part[]) => void>();
  return {
    touch: (...parts) => listeners.forEach((listener) => listener(parts)),
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** What a line of the activity log says about the state: nearly everything that changes is in the log. */
const partsOf: Partial<Record<ActivityKind, Part[]>> = {
  'session.opened': ['core', 'entries'],
  'session.closed': ['core', 'entries'],
  'permission.changed': ['permissions'],
  'call.finished': ['permissions'],
  'sign-in.started': ['servers', 'companies'],
  'sign-in.finished': ['servers', 'companies'],
  'token.refreshed': ['servers', 'companies'],
  'sign-out.finished': ['servers', 'companies'],
  'issuer.changed': ['companies'],
  'server.changed': ['core', 'servers', 'hosts', 'entries'],
  'entry.changed': ['hosts', 'entries'],
  'vault.changed': ['core', 'servers'],
  'setting.changed': ['core', 'settings'],
};

/** The kinds of lines that say anything about it. */
export const tellingKinds = Object.keys(partsOf) as ActivityKind[];

/** Touches what each line says, until `signal` aborts: a log that could not be read for once must not end the core. */
export async function watchActivity(
  follow: (signal: AbortSignal) => AsyncIterable<Activity>,
  changes: Changes,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const { kind } of follow(signal)) changes.touch(...(partsOf[kind] ?? []));
    } catch {
      // Whatever the lines that were missed would have said.
      changes.touch(...new Set(Object.values(partsOf).flat()));
    }
  }
}
