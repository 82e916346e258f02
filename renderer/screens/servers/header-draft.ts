import { headerNameRefusal, headerValueRefusal } from '../../../shared/header.ts';
import { texts } from '../../texts.ts';

const { faults } = texts.own;

/** A header while the person writes it. */
export interface HeaderDraft {
  /** Which of the rows; stays while others go. */
  id: number;
  name: string;
  value: string;
}

export interface HeaderFaults {
  name: string | undefined;
  value: string | undefined;
}

/** With one more row at the end. */
export function withRow(rows: readonly HeaderDraft[], name = ''): HeaderDraft[] {
  return [...rows, { id: Math.max(0, ...rows.map(({ id }) => id)) + 1, name, value: '' }];
}

/** Rows for headers that are there, whose values nobody can see. */
export function rowsFor(names: readonly string[]): HeaderDraft[] {
  return names.reduce<HeaderDraft[]>((rows, name) => withRow(rows, name), []);
}

const isBlank = ({ name, value }: HeaderDraft): boolean => name.trim() === '' && value === '';

/** What the core is given; rows that nobody wrote into are left out. */
export function headersOf(rows: readonly HeaderDraft[]): { name: string; value: string }[] {
  return rows.filter((row) => !isBlank(row)).map(({ name, value }) => ({ name: name.trim(), value }));
}

/** What is wrong with each row, by its id; no value is ever repeated. */
export function headerFaults(rows: readonly HeaderDraft[]): Map<number, HeaderFaults> {
  const seen = new Set<string>();
  const found = new Map<number, HeaderFaults>();
  for (const row of rows.filter((one) => !isBlank(one))) {
    const name = row.name.trim().toLowerCase();
    const ofName = seen.has(name) ? faults.twice : nameFault(name);
    const ofValue = valueFault(row.value);
    if (ofName !== undefined || ofValue !== undefined) found.set(row.id, { name: ofName, value: ofValue });
    seen.add(name);
  }
  return found;
}

function nameFault(name: string): string | undefined {
  if (name === '') return faults.noName;
  const refusal = headerNameRefusal(name);
  return refusal && faults.refused(refusal);
}

function valueFault(value: string): string | undefined {
  if (value === '') return faults.noValue;
  const refusal = headerValueRefusal(value);
  return refusal && faults.refused(refusal);
}
