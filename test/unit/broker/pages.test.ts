import { describe, expect, it } from 'vitest';
import { changedLists, listWhole } from '../../../core/broker/pages.ts';
import { errorOf, type JsonObject, type JsonRpcResponse, resultOf } from '../../../core/eras/messages.ts';

const request = { jsonrpc: '2.0', id: 7, method: 'tools/list', params: { _meta: { traceparent: '00-1' } } } as const;
const tool = (name: string) => ({ name });

/** Asks a server of these pages, by cursor; the first has none. */
async function whole(pages: Record<string, JsonObject | JsonRpcResponse>) {
  const asked: unknown[] = [];
  const answer = await listWhole(async ({ id, params }) => {
    asked.push(params);
    const cursor = params?.['cursor'];
    const page = pages[typeof cursor === 'string' ? cursor : 'first'] ?? {};
    return 'jsonrpc' in page ? (page as unknown as JsonRpcResponse) : resultOf(id, page);
  }, request);
  return { answer, asked };
}

describe('a list', () => {
  it('of one page is the answer as it came', async () => {
    const answer = resultOf(7, { tools: [tool('a')], own: 1 });
    expect((await whole({ first: answer as never })).answer).toBe(answer);
  });

  it('of several pages is one, with what the first says besides, fresh for the shortest time', async () => {
    const { answer, asked } = await whole({
      first: { tools: [tool('a')], nextCursor: '', ttlMs: 500, _meta: { own: true }, cacheScope: 'private' },
      '': { tools: [tool('b')], nextCursor: 'last', ttlMs: 300 },
      last: { tools: [tool('c')], ttlMs: 400, _meta: { own: false } },
    });
    expect(answer).toEqual(
      resultOf(7, {
        tools: [tool('a'), tool('b'), tool('c')],
        ttlMs: 300,
        _meta: { own: true },
        cacheScope: 'private',
      }),
    );
    // An empty cursor is one too, and every page is asked for as the host asked.
    const { _meta } = request.params;
    expect(asked).toEqual([{ _meta }, { _meta, cursor: '' }, { _meta, cursor: 'last' }]);
  });

  it('without end is read so far, and says where it goes on', async () => {
    const { answer, asked } = await whole({
      first: { tools: [tool('a')], nextCursor: 'again' },
      again: { tools: [tool('a')], nextCursor: 'again' },
    });
    expect(asked).toHaveLength(64);
    expect(answer).toMatchObject({ result: { nextCursor: 'again' } });
  });

  it('of very long pages is read so far too', async () => {
    const long = { tools: [{ ...tool('a'), description: 'x'.repeat(6 * 1024 * 1024) }], nextCursor: 'again' };
    expect((await whole({ first: long, again: long })).asked).toHaveLength(3);
  });

  it('whose cursor holds no longer is asked for from the beginning, once', async () => {
    const gone = errorOf(7, -32_602, 'Invalid cursor') as never;
    const { answer, asked } = await whole({ first: { tools: [tool('a')], nextCursor: 'gone' }, gone });
    expect(asked).toHaveLength(4);
    expect(answer).toMatchObject({ error: { code: -32_602 } });
  });

  it('that is refused is not asked for again', async () => {
    const { asked } = await whole({ first: errorOf(7, -32_602, 'no') as never });
    expect(asked).toHaveLength(1);
  });
});

it('a notification says of which lists it is', () => {
  expect(changedLists('notifications/tools/list_changed')).toEqual(['tools/list']);
  expect(changedLists('notifications/resources/list_changed')).toEqual(['resources/list', 'resources/templates/list']);
  expect(changedLists('notifications/resources/updated')).toEqual([]);
});
