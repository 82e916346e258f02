import { describe, expect, it } from 'vitest';
import { type Cell, known, tried } from './cell.ts';
import { failuresOf, quotesOf, tableOf, totalOf } from './report.ts';
import { defined } from './specification.ts';

const check = async () => {};
const fails = async () => {
  throw new Error('it came otherwise');
};
const place = { feature: { name: 'sampling', check }, host: '2025-06-18', server: '2025-03-26' } as const;

describe('a cell', () => {
  it('is ok when the exchange was as it should be, and only then', async () => {
    expect(await tried(place, check)).toEqual({ state: 'ok' });
    expect(await tried(place, fails)).toEqual({ state: 'failed', why: 'it came otherwise' });
  });

  it('is not tried where one of the revisions does not have it, and quotes the specification', () => {
    const feature = { name: 'audio', server: defined.audio, check };
    expect(known({ ...place, feature })).toBeUndefined();
    expect(known({ ...place, feature, server: '2024-11-05' })).toMatchObject({
      state: 'not defined',
      quote: { source: '2025-03-26' },
    });
  });

  it('is open for a host that speaks only the newest revision with an older server', () => {
    expect(known({ ...place, host: '2026-07-28' })).toEqual({ state: 'open' });
    expect(known({ ...place, host: '2026-07-28', server: '2026-07-28' })).toBeUndefined();
  });

  it('may be defined from one revision to another only', () => {
    const feature = { name: 'batches', host: defined.batches, check };
    expect(known({ ...place, feature, host: '2024-11-05' })).toMatchObject({ quote: { source: '2025-03-26' } });
    expect(known({ ...place, feature, host: '2025-03-26' })).toBeUndefined();
    expect(known({ ...place, feature, host: '2025-06-18' })).toMatchObject({ quote: { source: '2025-06-18' } });
  });
});

describe('the report', () => {
  const cells: Cell[] = [
    { ...place, verdict: { state: 'ok' } },
    { ...place, server: '2025-06-18', verdict: { state: 'failed', why: 'one\n  two' } },
    { ...place, server: '2025-11-25', verdict: { state: 'not yet', why: 'three' } },
    {
      ...place,
      server: '2024-11-05',
      verdict: { state: 'not defined', quote: { text: 'Add it', source: '2025-03-26' } },
    },
  ];

  it('is a table of servers for each revision of hosts', () => {
    expect(tableOf('2025-06-18', cells)).toMatch(/sampling +– +ok +FAILED +NOT YET$/);
  });

  it('says what failed, and what is not yet built, with the reason', () => {
    expect(failuresOf(cells)).toEqual([
      'FAILED: host 2025-06-18, server 2025-06-18: sampling: one two',
      'NOT YET: host 2025-06-18, server 2025-11-25: sampling: three',
    ]);
    expect(totalOf(cells)).toBe('1 ok, 1 failed, 1 not yet, 1 not defined in the era, 0 open');
  });

  it('quotes the specification once for all its rows', () => {
    expect(quotesOf(cells)).toEqual(['– sampling:\n    “Add it” (2025-03-26, Key Changes)']);
  });
});
