import { expect, it } from 'vitest';
import { createChanges, type Part, watchActivity } from '../../../core/control/changes.ts';
import type { Activity } from '../../../shared/models.ts';

const line = (kind: Activity['kind']): Activity => ({ number: 1, at: '2026-01-01T00:00:00.000Z', kind });

it('a log that could not be read is read again, and everything counts as changed', async () => {
  const changes = createChanges();
  const touched: Part[][] = [];
  changes.listen((parts) => void touched.push([...parts]));
  const stopping = new AbortController();
  let times = 0;
  async function* follow() {
    times += 1;
    if (times === 1) throw new Error('its reader stopped');
    yield line('setting.changed');
    stopping.abort();
  }
  await watchActivity(follow, changes, stopping.signal);
  expect(touched).toHaveLength(2);
  expect(touched[0]).toEqual(expect.arrayContaining(['servers', 'permissions', 'core', 'settings']));
  expect(touched[1]).toEqual(['core', 'settings']);
});
