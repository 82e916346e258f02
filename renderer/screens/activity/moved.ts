const pageOfRows = 10;

/** Where a key of the keyboard goes in a list of `count`, from `at` (-1 for nowhere); `undefined` where it is no such key. */
export function moved(key: string, at: number, count: number): number | undefined {
  const to = target(key, at, count);
  return to === undefined || count === 0 ? undefined : Math.max(0, Math.min(count - 1, to));
}

function target(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'PageDown':
      return at + pageOfRows;
    case 'PageUp':
      return at - pageOfRows;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
