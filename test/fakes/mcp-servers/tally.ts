/** A count that others can wait for. */
export interface Tally {
  readonly count: number;
  add(): void;
  reaches(count: number): Promise<void>;
}

export function createTally(): Tally {
  let count = 0;
  const waiting = new Map<() => void, number>();
  return {
    get count() {
      return count;
    },
    add() {
      count += 1;
      for (const [resolve, wanted] of waiting) {
        if (count < wanted) continue;
        waiting.delete(resolve);
        resolve();
      }
    },
    async reaches(wanted) {
      if (count >= wanted) return;
      await new Promise<void>((resolve) => waiting.set(resolve, wanted));
    },
  };
}
