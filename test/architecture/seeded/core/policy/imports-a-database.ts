// expected: may not import node:sqlite
import { DatabaseSync } from 'node:sqlite';
export const database = new DatabaseSync(':memory:');
