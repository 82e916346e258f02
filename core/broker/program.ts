import { readFileSync } from 'node:fs';
import type { Prompt } from '../../shared/models.ts';

/**
 * The program that launched a bridge, as Linux tells it. Only ever `reported`: the bridge itself names its parent's id, and
 * a process can change its own name.
 */
export function reportedProgram(pid: number): Prompt['program'] {
  try {
    const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
    return { name, pid, evidence: 'reported' };
  } catch {
    return undefined;
  }
}
