import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cell } from './cell.ts';
import { pending } from './pending.ts';
import { failuresOf } from './report.ts';
import { isModern, type Revision, revisions } from './revisions.ts';
import { type Matrix, runAll, startMatrix } from './run.ts';

let matrix: Matrix;
let cells: Cell[];

beforeAll(async () => {
  matrix = await startMatrix();
  cells = await runAll(matrix);
}, 300_000);
afterAll(() => matrix.stop());

const of = (host: Revision, server: Revision) => cells.filter((cell) => cell.host === host && cell.server === server);

describe.each(revisions)('a host of %s', (host) => {
  it.each(revisions.filter((server) => isModern(server) || !isModern(host)))('with a server of %s', (server) => {
    const mine = of(host, server);
    expect(mine.filter(({ verdict }) => verdict.state === 'ok').length).toBeGreaterThan(30);
    expect(failuresOf(mine)).toEqual([]);
  });
});

it('what is open is a host that speaks only the newest revision with an older server, and nothing else', () => {
  const open = cells.filter(({ verdict }) => verdict.state === 'open');
  expect(open.every(({ host, server }) => isModern(host) && !isModern(server))).toBe(true);
});

it('nothing waits to be built', () => expect(pending).toEqual([]));
