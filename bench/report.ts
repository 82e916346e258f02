/** The table a run ends with. */
import { type Budget, budgets, type Results } from './budgets.ts';

const none = '-';

export function reportText(results: Results, subjects: readonly string[]): string {
  const head = ['median', ...subjects, 'bound for drawbridge', ''];
  const rows = budgets.map((budget) => [
    budget.what,
    ...subjects.map((subject) => cell(budget, results, subject)),
    budget.bound,
    verdict(budget, results),
  ]);
  return aligned([head, ...rows]);
}

function cell(budget: Budget, results: Results, subject: string): string {
  const value = results[subject]?.[budget.measure];
  if (value === undefined) return none;
  const relative = budget.relative(results, subject);
  return relative === undefined ? milliseconds(value) : `${milliseconds(value)} (${relative})`;
}

export function verdict(budget: Budget, results: Results): string {
  const holds = budget.holds(results);
  if (holds === undefined) return none;
  return holds ? 'PASS' : 'over';
}

function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

function aligned(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
