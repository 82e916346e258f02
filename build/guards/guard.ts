/** A line that keeps a promise, and the test that must notice when it is gone. */
export interface Guard {
  /** The file of test/security, without its ending. */
  test: string;
  file: string;
  /** Stands in the file exactly once. */
  text: string;
  instead: string;
  /** The test runs what `npm run build` makes. */
  built?: true;
}

/** Several of one file and test. */
export function of(test: string, file: string, changes: [text: string, instead: string][], built?: true): Guard[] {
  return changes.map(([text, instead]) => ({ test, file, text, instead, ...(built ? { built } : {}) }));
}
