import { spawnSync } from 'node:child_process';

/** What a program of the system printed. `status`: its exit code; `undefined` where it could not be run to its end. */
export interface Ran {
  status: number | undefined;
  stdout: string;
}

/** Runs a program to its end, without a shell. */
export type RunProgram = (command: string, args: readonly string[]) => Ran;

const limitMs = 5_000;

export const runProgram: RunProgram = (command, args) => {
  const { status, stdout, error } = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: limitMs,
    maxBuffer: 16 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  });
  return { status: error === undefined ? (status ?? undefined) : undefined, stdout: stdout ?? '' };
};
