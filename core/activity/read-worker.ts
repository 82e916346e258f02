/** Reads the activity log on a thread and a connection of its own, so that no search ever delays a call. */
import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { type Problem, problemOf } from '../../shared/problem.ts';
import type { Activity } from '../../shared/models.ts';
import { storage } from '../storage/database.ts';
import { openToRead, type Query, select } from './query.ts';

export interface ReadRequest {
  id: number;
  query: Query;
}
export type ReadAnswer = { id: number; ok: true; lines: Activity[] } | { id: number; ok: false; problem: Problem };

const { file } = workerData as { file: string };
let db: DatabaseSync | undefined;

parentPort?.on('message', ({ id, query }: ReadRequest) => {
  const answer = read(id, query);
  parentPort?.postMessage(answer, []);
});

function read(id: number, query: Query): ReadAnswer {
  try {
    return { id, ok: true, lines: storage(file, () => select((db ??= openToRead(file)), query)) };
  } catch (error) {
    return { id, ok: false, problem: problemOf(error) };
  }
}
