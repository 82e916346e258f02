import { describe, expect, test } from 'vitest';
import { windowLink } from '../../../renderer/core/window-link.ts';
import { problem, type Problem } from '../../../shared/problem.ts';
import type { WindowApi } from '../../../shared/window-api.ts';

/** A preload whose other side the test plays. */
function preload() {
  const heard: { path: string[]; event(value: unknown): void; end(of?: Problem): void; closed: boolean }[] = [];
  const api: WindowApi = {
    platform: 'linux',
    windowKind: 'main',
    call: (path, input) =>
      Promise.resolve(
        path[1] === 'list'
          ? { ok: true, value: input }
          : { ok: false, problem: problem('server-unknown', { server: 'x' }) },
      ),
    open(path, _input, event, end) {
      const one = { path, event, end, closed: false };
      heard.push(one);
      return () => void (one.closed = true);
    },
  };
  return { link: windowLink(api), heard };
}

async function follow(link: ReturnType<typeof windowLink>, signal?: AbortSignal) {
  const stream = await link.call(['state', 'follow'], undefined, { context: {}, ...(signal ? { signal } : {}) });
  return (stream as AsyncIterable<unknown>)[Symbol.asyncIterator]();
}

describe('calls through the preload of the desktop app', () => {
  test('give the answer, or the problem that the core named', async () => {
    const { link } = preload();
    expect(await link.call(['servers', 'list'], 7, { context: {} })).toBe(7);
    await expect(link.call(['servers', 'remove'], {}, { context: {} })).rejects.toMatchObject({
      problem: { code: 'server-unknown' },
    });
  });

  test('give events in order, also those that came while nobody asked, and then the end', async () => {
    const { link, heard } = preload();
    const events = await follow(link);
    const first = events.next();
    heard[0]?.event(1);
    heard[0]?.event(2);
    heard[0]?.end();
    expect(await first).toEqual({ done: false, value: 1 });
    expect(await events.next()).toEqual({ done: false, value: 2 });
    expect(await events.next()).toMatchObject({ done: true });
    expect(heard[0]?.closed).toBe(true);
  });

  test('end with the problem that broke them', async () => {
    const { link, heard } = preload();
    const events = await follow(link);
    const first = events.next();
    heard[0]?.end(problem('core-not-running'));
    await expect(first).rejects.toMatchObject({ problem: { code: 'core-not-running' } });
  });

  test('stop listening when the screen goes', async () => {
    const { link, heard } = preload();
    const stop = new AbortController();
    const events = await follow(link, stop.signal);
    const first = events.next();
    stop.abort();
    await expect(first).rejects.toThrow('abort');
    expect(heard.map(({ closed }) => closed)).toEqual([true]);
  });
});
