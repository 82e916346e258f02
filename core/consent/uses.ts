/**
 * Uses of permissions that can be used without end. Nothing waits for their count, so it is written when the call is on its way
 * and its server has it: at the end of this turn of the event loop, or before somebody reads it.
 */
export interface Uses {
  /** `at`: ISO 8601. */
  add(permission: string, at: string): void;
  /** Writes what was added. Never throws: what cannot be written now is written with what comes next. */
  flush(): void;
}

export type WriteUses = (permission: string, count: number, at: string) => void;

export function createUses(write: WriteUses): Uses {
  const due = new Map<string, { count: number; at: string }>();
  let isPlanned = false;
  const flush = () => {
    isPlanned = false;
    try {
      for (const [permission, { count, at }] of due) {
        write(permission, count, at);
        due.delete(permission);
      }
    } catch {
      // Stays due.
    }
  };
  return {
    add(permission, at) {
      due.set(permission, { count: (due.get(permission)?.count ?? 0) + 1, at });
      if (!isPlanned) setImmediate(flush);
      isPlanned = true;
    },
    flush,
  };
}
