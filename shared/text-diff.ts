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
  let changed = { removed: [] as string[], added: [] as string[] };
  const flush = () => {
    for (const change of ['removed', 'added'] as const)
      if (changed[change].length > 0) result.push({ change, parts: changed[change] });
    changed = { removed: [], added: [] };
  };
  for (const { change, parts } of runs) {
    if (parts.length === 0) continue;
    if (change !== 'same') {
      changed[change].push(...parts);
      continue;
    }
    flush();
    const last = result.at(-1);
    if (last?.change === 'same') result[result.length - 1] = same([...last.parts, ...parts]);
    else result.push(same(parts));
  }
  flush();
  return result;
}
