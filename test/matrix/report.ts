/** The matrix as a stranger reads it: a table for each revision of hosts, then what failed, then the quotes. */
import type { Cell, Verdict } from './cell.ts';
import { type Revision, revisions } from './revisions.ts';

const words: Readonly<Record<Verdict['state'], string>> = {
  ok: 'ok',
  failed: 'FAILED',
  'not yet': 'NOT YET',
  'not defined': '–',
  open: 'open',
};

const nameWidth = 62;
const cellWidth = 12;

export function tableOf(host: Revision, cells: readonly Cell[]): string {
  const mine = cells.filter((cell) => cell.host === host);
  const names = [...new Set(mine.map(({ feature }) => feature.name))];
  const stateOf = (name: string, server: Revision) =>
    mine.find((cell) => cell.feature.name === name && cell.server === server)?.verdict.state;
  const row = (name: string, columns: readonly string[]) =>
    [name.padEnd(nameWidth), ...columns.map((column) => column.padEnd(cellWidth))].join('').trimEnd();
  return [
    `A host of ${host}`,
    row('  with a server of', revisions),
    ...names.map((name) => {
      const states = revisions.map((server) => stateOf(name, server));
      return row(
        `  ${name}`,
        states.map((state) => (state === undefined ? '' : words[state])),
      );
    }),
  ].join('\n');
}

/** One line for each cell that failed. */
export function failuresOf(cells: readonly Cell[]): string[] {
  return cells.flatMap(({ feature, host, server, verdict }) =>
    'why' in verdict
      ? [`${words[verdict.state]}: host ${host}, server ${server}: ${feature.name}: ${firstLine(verdict.why)}`]
      : [],
  );
}

function firstLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ').slice(0, 400);
}

/** Why there is nothing to show: each quote once, with the rows it is for. */
export function quotesOf(cells: readonly Cell[]): string[] {
  const rows = new Map<string, Set<string>>();
  for (const { feature, verdict } of cells) {
    if (verdict.state !== 'not defined') continue;
    const { text, source } = verdict.quote;
    const quote = `“${text}” (${source}, Key Changes)`;
    rows.set(quote, (rows.get(quote) ?? new Set()).add(feature.name));
  }
  return [...rows].map(([quote, names]) => `– ${[...names].join('; ')}:\n    ${quote}`);
}

export function totalOf(cells: readonly Cell[]): string {
  const count = (state: Verdict['state']) => cells.filter(({ verdict }) => verdict.state === state).length;
  return `${count('ok')} ok, ${count('failed')} failed, ${count('not yet')} not yet, ${count('not defined')} not defined in the era, ${count('open')} open`;
}
