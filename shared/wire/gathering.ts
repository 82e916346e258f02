/**
 * Has what is written to a stream within a short time leave together: a system call for each of many short lines takes longer
 * than all else that is done with them.
 */
export interface Gathering {
  /** Call it before a write. `turn`: it leaves at the end of this turn of the event loop; `soon`: it may wait for more. */
  begin(when: When): void;
  /** Lets go at once; before the process ends, above all. */
  flush(): void;
}

type When = 'turn' | 'soon';
/** Runs `act` later. */
type Later = (act: () => void) => void;

/** `turn`: at the end of this turn (`process.nextTick`). */
export function gather(stream: { cork(): void; uncork(): void }, turn: Later, soon: Later = turn): Gathering {
  let due: When | undefined;
  const flush = () => {
    if (due === undefined) return;
    due = undefined;
    stream.uncork();
  };
  return {
    begin(when) {
      if (due === undefined) stream.cork();
      if (due === 'turn' || due === when) return;
      due = when;
      (when === 'turn' ? turn : soon)(flush);
    },
    flush,
  };
}
