import { describe, expect, it } from 'vitest';
import { createDefinitions, type Definitions } from '../../../core/broker/definitions.ts';
import type { JsonObject } from '../../../core/eras/messages.ts';
import type { Conversation } from '../../../core/remote/remote.ts';

/** A server whose `tools/list` the test answers, page by page; `null` ends the list. */
function createRoom(answer: (cursor: string | undefined, definitions: Definitions) => JsonObject) {
  let asked = 0;
  const conversation: Conversation = {
    advertisement: { era: 'legacy', protocolVersion: '', capabilities: {}, serverInfo: {} },
    found: { manner: 'legacy', at: 0 },
    async request({ id, params }) {
      asked += 1;
      const cursor = params?.['cursor'];
      return { jsonrpc: '2.0', id, result: answer(typeof cursor === 'string' ? cursor : undefined, definitions) };
    },
    notify: async () => {},
    close: async () => {},
  };
  const signal = new AbortController().signal;
  const definitions = createDefinitions({ use: (act) => act(conversation, undefined) }, signal);
  return { definitions, asked: () => asked };
}

const tool = (name: string, description: string) => ({ name, description });

describe('what is known of the tools', () => {
  it('is asked for once, by however many', async () => {
    const { definitions, asked } = createRoom(() => ({ tools: [tool('echo', 'old')] }));
    const [one, two] = await Promise.all([definitions.of('echo'), definitions.of('other')]);
    expect([one, two]).toEqual([tool('echo', 'old'), undefined]);
    expect(asked()).toBe(1);
  });

  it('is never what the server said before they changed, also when that comes afterwards', async () => {
    let description = 'old';
    const { definitions } = createRoom((_, known) => {
      const result = { tools: [tool('echo', description)] };
      if (description === 'old') known.forget();
      description = 'new';
      return result;
    });
    expect(await definitions.of('echo')).toEqual(tool('echo', 'new'));
  });

  it('is whole although they change between two pages', async () => {
    let changed = false;
    const { definitions } = createRoom((cursor, known) => {
      if (cursor === undefined) return { tools: [tool('first', changed ? 'new' : 'old')], nextCursor: 'two' };
      if (!changed) known.forget();
      changed = true;
      return { tools: [tool('second', '')] };
    });
    expect(await definitions.of('second')).toEqual(tool('second', ''));
    expect(await definitions.of('first')).toEqual(tool('first', 'new'));
  });

  it('stays nothing where the server says at every listing that they changed', async () => {
    const { definitions, asked } = createRoom((_, known) => {
      known.forget();
      return { tools: [tool('echo', '')] };
    });
    expect(await definitions.of('echo')).toBeUndefined();
    expect(asked()).toBe(3);
  });

  it("takes up the host's own listing, unless they changed while it was under way", () => {
    const { definitions } = createRoom(() => ({ tools: [] }));
    const learn = definitions.asking();
    definitions.forget();
    expect(learn({ tools: [tool('echo', 'old')] })).toBe(false);
    expect(definitions.asking()({ tools: [tool('echo', 'new')] })).toBe(true);
  });
});
