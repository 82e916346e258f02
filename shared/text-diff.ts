/** A run of parts that are in both texts, in the later alone, or in the earlier alone. */
export interface Run {
  change: 'same' | 'added' | 'removed';
  parts: readonly string[];
}

/** Beyond so many comparisons the middle is given whole, as removed and added: no text may take long to show. */
const most = 400_000;

/** How `after` differs from `before`, both cut into parts (words, lines): the least that was removed and added. */
export function diffOf(before: readonly string[], after: readonly string[]): Run[] {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start++;
  let end = 0;
  while (end < shortest - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const middle = between(before.slice(start, before.length - end), after.slice(start, after.length - end));
  const rest = end === 0 ? [] : after.slice(-end);
  return joined([same(after.slice(0, start)), ...middle, same(rest)]);
}

/** A text cut into words, spaces and line ends; and into lines. Joined again (lines by line ends) they are the text. */
export const words = (text: string): string[] => text.match(/\n|[^\S\n]+|[^\s]+/g) ?? [];
export const lines = (text: string): string[] => text.split('\n');

const same = (parts: readonly string[]): Run => ({ change: 'same', parts });

function between(before: readonly string[], after: readonly string[]): Run[] {
  if (before.length * after.length > most)
    return [
      { change: 'removed', parts: before },
      { change: 'added', parts: after },
    ];
  const common = commonLengths(before, after);
  const runs: Run[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old = '', fresh = ''] = [before[i], after[j]];
    if (i < before.length && j < after.length && old === fresh) {
      runs.push(same([fresh]));
      i++;
      j++;
    } else if (j >= after.length || (i < before.length && at(common, i + 1, j) >= at(common, i, j + 1))) {
      runs.push({ change: 'removed', parts: [old] });
      i++;
    } else {
      runs.push({ change: 'added', parts: [fresh] });
      j++;
    }
  }
  return runs;
}

const at = (table: readonly Uint32Array[], i: number, j: number): number => table[i]?.[j] ?? 0;

/** For each place in both, how many parts what follows has in common (longest common subsequence). */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const table = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--) {
      const row = table[i];
      const longest = Math.max(at(table, i + 1, j), at(table, i, j + 1));
      if (row) row[j] = before[i] === after[j] ? at(table, i + 1, j + 1) + 1 : longest;
    }
  return table;
}

/** Neighbours of a kind become one; among changes what was removed comes before what was added. */
function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = [];
  let [removed, added]: [string[], string[]] = [[], []];
  const flush = () => {
    if (removed.length > 0) result.push({ change: 'removed', parts: removed });
    if (added.length > 0) result.push({ change: 'added', parts: added });
    [removed, added] = [[], []];
  };
  const all = neighbours(runs);
  all.forEach(({ change, parts }, at) => {
    // Spaces alone between two changes hold nothing together: a sentence written anew reads as one change, not as ten.
    const glue = at > 0 && at < all.length - 1 && parts.every((part) => part.trim() === '');
    if (change === 'same' && !glue) {
      flush();
      result.push(same(parts));
    }
    if (change === 'removed' || (change === 'same' && glue)) removed.push(...parts);
    if (change === 'added' || (change === 'same' && glue)) added.push(...parts);
  });
  flush();
  return result;
}

function neighbours(runs: readonly Run[]): Run[] {
  const result: Run[] = [];
  for (const { change, parts } of runs) {
    const last = result.at(-1);
    if (parts.length === 0) continue;
    if (last?.change === change) result[result.length - 1] = { change, parts: [...last.parts, ...parts] };
    else result.push({ change, parts });
  }
  return result;
}
