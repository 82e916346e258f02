/** For what is written beside an answer: a full disk must not keep the answer back. The log itself tells of missing lines. */
export function quietly(write: () => unknown): void {
  try {
    write();
  } catch {
    // What could not be written is written anew the next time, or swept later.
  }
}
