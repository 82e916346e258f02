// expected: shared may not import node:
import { readFileSync } from 'node:fs';
export const text = readFileSync('/etc/hostname', 'utf8');
