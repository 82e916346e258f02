import { readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { OutsideSource } from '../../../shared/company-policy.ts';
import { Secret } from '../../../shared/secret.ts';

/** Reads a secret that something else keeps current here. `undefined`: there is none, or none that can be read. */
export type ReadOutside = (source: OutsideSource) => Secret | undefined;

/** Longer than any token or key. */
const LARGEST = 64 * 1024;

export function createReadOutside(environment: Readonly<Record<string, string | undefined>>): ReadOutside {
  return (source) => {
    const text = 'file' in source ? fileText(source.file) : environment[source.environment];
    const trimmed = text?.trim() ?? '';
    return trimmed === '' ? undefined : new Secret(trimmed);
  };
}

/** Where it was looked for, for a person. */
export function placeOf(source: OutsideSource): string {
  return 'file' in source ? source.file : `the variable ${source.environment}`;
}

// Anew each time: whoever keeps it current replaces it while we run. Only files: a pipe would never end.
function fileText(file: string): string | undefined {
  if (!isAbsolute(file)) return undefined;
  try {
    const found = statSync(file);
    return found.isFile() && found.size <= LARGEST ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
