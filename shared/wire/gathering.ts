/**
 * Has what is written to a stream in one turn of the event loop leave together: a system call for each of many short lines
 * takes longer than all else that is done with them.
 */
export interface Gathering {
  /** Call it before a write. */
  begin(): void;
  /** Lets go at once what the turn's end would; before the process ends, above all. */
  flush(): void;
}

/** `later`: runs `act` at the end of this turn (`process.nextTick`). */
export function gather(stream: { cork(): void; uncork(): void }, later: (act: () => void) => void): Gathering {
  let open = false;
  const flush = () => {
    if (!open) return;
    open = false;
    stream.uncork();
  };
  return {
    begin() {
      if (open) return;
      open = true;
      stream.cork();
      later(flush);
    },
    flush,
  };
}
