// expected: write node:fs
import { readFileSync } from 'fs';
export const read = readFileSync;
