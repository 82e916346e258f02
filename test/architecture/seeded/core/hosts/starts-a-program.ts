// expected: may not import node:child_process
import { exec } from 'node:child_process';
export const run = (line: string) => exec(line);
