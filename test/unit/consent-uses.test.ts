import { expect, test } from 'vitest';
import { createUses } from '../../core/consent/uses.ts';

const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('uses of one turn are written as one, once it has ended', async () => {
  const written: unknown[] = [];
  const uses = createUses((...one) => written.push(one));
  uses.add('g1', at(1));
  uses.add('r2', at(2));
  uses.add('g1', at(3));
  expect(written).toEqual([]);
  await turn();
  expect(written).toEqual([
    ['g1', 2, at(3)],
    ['r2', 1, at(2)],
  ]);
  await turn();
  expect(written).toHaveLength(2);
});

test('uses that somebody reads are written before', async () => {
  const written: unknown[] = [];
  const uses = createUses((id) => written.push(id));
  uses.add('g1', at(1));
  uses.flush();
  expect(written).toEqual(['g1']);
  await turn();
  expect(written).toEqual(['g1']);
});

test('what cannot be written is written with what comes next', async () => {
  const written: unknown[] = [];
  let isFull = true;
  const uses = createUses((...one) => {
    if (isFull) throw new Error('no room');
    written.push(one);
  });
  uses.add('g1', at(1));
  await turn();
  isFull = false;
  uses.add('g1', at(2));
  await turn();
  expect(written).toEqual([['g1', 2, at(2)]]);
});
