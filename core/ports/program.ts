import { readFileSync, readlinkSync } from 'node:fs';
import type { Prompt } from '../../shared/models.ts';

/**
 * The program that launched a bridge, as Linux tells it: its file, or the name it gave itself where that cannot be read.
 * Only ever `reported`: the bridge itself names its parent's id.
 */
export function reportedProgram(pid: number): Prompt['program'] {
  const name = fileOf(pid) ?? nameOf(pid);
  return name === undefined ? undefined : { name, pid, evidence: 'reported' };
}

function fileOf(pid: number): string | undefined {
  try {
    // The kernel marks a program that was updated while it runs.
    return readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '');
  } catch {
    return undefined;
  }
}

function nameOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
