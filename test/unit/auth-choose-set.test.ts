import { describe, expect, test } from 'vitest';
import { chooseSet, covers, mayUse } from '../../core/auth/tokens/choose-set.ts';
import type { SetRow } from '../../core/auth/tokens/set-rows.ts';

const NOW = 1_000_000;

function aSet(scopes: string, changes: { agent?: string; until?: number } = {}): SetRow {
  const { agent, until } = changes;
  return {
    key: { server: 'wiki', account: 'ada', ...(agent !== undefined && { agent }) },
    issuer: 'https://issuer.example',
    resource: 'https://wiki.example/mcp',
    bare: false,
    client: { id: 'c', method: 'none' },
    scopes: scopes.split(' '),
    since: 0,
    until,
    refreshable: true,
  };
}

const everyones = aSet('read');
const wide = aSet('read write', { agent: 'cursor' });
const widest = aSet('read write admin', { agent: 'cursor' });

const choose = (rows: SetRow[], agent: string, scopes: string[], spent: SetRow[] = []) =>
  chooseSet(rows, { agent, scopes }, NOW, (row) => spent.includes(row));

describe('the token set for a call', () => {
  test('is the narrowest that covers what its tool is known to need', () => {
    const rows = [widest, everyones, wide];
    expect(choose(rows, 'cursor', ['read'])).toBe(everyones);
    expect(choose(rows, 'cursor', ['write'])).toBe(wide);
    expect(choose(rows, 'cursor', ['admin'])).toBe(widest);
  });

  test('is the narrowest of all where nothing is known, and where none covers what is needed', () => {
    expect(choose([wide, everyones], 'cursor', [])).toBe(everyones);
    expect(choose([wide, everyones], 'cursor', ['delete'])).toBe(everyones);
  });

  test("is never another agent's, nor one past its end", () => {
    expect(choose([wide, everyones], 'claude-desktop', ['write'])).toBe(everyones);
    expect(choose([wide], 'claude-desktop', [])).toBeUndefined();
    const over = aSet('read write', { agent: 'cursor', until: NOW });
    expect(choose([over, everyones], 'cursor', ['write'])).toBe(everyones);
    expect(mayUse(aSet('read', { agent: 'cursor', until: NOW + 1 }), 'cursor', NOW)).toBe(true);
  });

  test('is one that works, as long as there is one', () => {
    expect(choose([everyones, wide], 'cursor', ['read'], [everyones])).toBe(wide);
    expect(choose([everyones], 'cursor', ['read'], [everyones])).toBe(everyones);
  });
});

test('nothing is covered by anything, and everything but nothing is not covered by nothing', () => {
  expect(covers([], [])).toBe(true);
  expect(covers(['read'], [])).toBe(true);
  expect(covers([], ['read'])).toBe(false);
});
