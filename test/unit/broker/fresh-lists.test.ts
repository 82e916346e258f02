import { describe, expect, it } from 'vitest';
import { createFreshLists } from '../../../core/broker/fresh-lists.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

const hour = 60 * 60 * 1000;
const method = 'tools/list';
const whose = { server: 'notes', account: 'ada', session: 's1' };
const anotherHost = { ...whose, session: 's2' };
const list = (more: object) => ({ tools: [{ name: 'a' }], ...more });

function createRoom() {
  const clock = createManualClock();
  return { clock, fresh: createFreshLists(clock) };
}

describe('a list that its server says is fresh for a while', () => {
  it('is given until then, saying how long that still is', () => {
    const { clock, fresh } = createRoom();
    fresh.put(whose, method, list({ ttlMs: 1_000, cacheScope: 'private' }));
    clock.advance(400);
    expect(fresh.get(whose, method)).toEqual(list({ ttlMs: 600, cacheScope: 'private' }));
    clock.advance(600);
    expect(fresh.get(whose, method)).toBeUndefined();
  });

  it.each([{}, { ttlMs: 0 }, { ttlMs: -1 }, { ttlMs: '1000' }])('is not kept for %j', (more) => {
    const { fresh } = createRoom();
    fresh.put(whose, method, list(more));
    expect(fresh.get(whose, method)).toBeUndefined();
  });

  it('is kept for a day at most', () => {
    const { clock, fresh } = createRoom();
    fresh.put(whose, method, list({ ttlMs: 1e12 }));
    clock.advance(24 * hour);
    expect(fresh.get(whose, method)).toBeUndefined();
  });

  it('is for every host of the account where it is public, and for its own where it is not said to be', () => {
    const { fresh } = createRoom();
    fresh.put(whose, 'prompts/list', list({ ttlMs: hour, cacheScope: 'public' }));
    fresh.put(whose, method, list({ ttlMs: hour }));
    expect(fresh.get(anotherHost, 'prompts/list')).toBeDefined();
    expect(fresh.get(anotherHost, method)).toBeUndefined();
    expect(fresh.get({ ...whose, account: 'bob' }, 'prompts/list')).toBeUndefined();
    expect(fresh.get({ ...whose, server: 'wiki' }, 'prompts/list')).toBeUndefined();
  });

  it('is nothing any more once the server says it changed, for whoever had it', () => {
    const { fresh } = createRoom();
    fresh.put(whose, method, list({ ttlMs: hour, cacheScope: 'public' }));
    fresh.put(whose, 'prompts/list', list({ ttlMs: hour, cacheScope: 'public' }));
    fresh.forget(anotherHost, method);
    expect(fresh.get(whose, method)).toBeUndefined();
    expect(fresh.get(whose, 'prompts/list')).toBeDefined();
  });
});
