import { beforeAll, describe, expect, it } from 'vitest';
import { state } from '../fakes/mcp-servers/asking-server.ts';
import { askingRoom } from '../harness/asking-room.ts';
import type { ModernHost } from '../harness/modern-host.ts';

const room = askingRoom();

describe('a server that asks back', () => {
  const can = { elicitation: {}, sampling: {} };
  const asked = async (effect: 'allow' | 'deny', method: string) =>
    room.drawbridge.control.permissions.set({ effect, host: '*', server: 'asking', tool: method });

  it('is relayed as it is, and answered byte by byte', async () => {
    await asked('allow', 'elicitation/create');
    await room.asHost(
      async (modern, host) => {
        const first = await modern.call('name', { a: 1 });
        expect(first.result).toMatchObject({
          resultType: 'input_required',
          requestState: state,
          inputRequests: { who: { method: 'elicitation/create', params: { message: 'Who?' } } },
        });
        const inputResponses = { who: { action: 'accept', content: { name: 'Ada', more: 'é\u2028' } } };
        const last = await modern.call('name', { a: 1 }, { inputResponses, requestState: state });
        expect(JSON.stringify(last.result)).toContain('Ada');
        expect(room.lastParams('tools/call')).toMatchObject({ inputResponses, requestState: state });
        expect(host.received().every((message) => message.method === undefined)).toBe(true);
      },
      { can },
    );
  });

  it('and may not, is declined without the host hearing of it', async () => {
    await asked('deny', 'elicitation/create');
    await room.asHost(
      async (modern) => {
        const { result } = await modern.call('name');
        expect(result).toMatchObject({
          resultType: 'complete',
          content: [{ text: expect.stringContaining('decline') }],
        });
        expect(room.server.calls.at(-1)).toMatchObject({
          requestState: state,
          inputResponses: { who: { action: 'decline' } },
        });
      },
      { can },
    );
  });

  it('and may not, where declining has no words, ends the call', async () => {
    await asked('deny', 'sampling/createMessage');
    await room.asHost(
      async (modern) => {
        const { result } = await modern.call('guess');
        expect(result).toMatchObject({ resultType: 'complete', isError: true });
        expect(JSON.stringify(result)).toContain('did not get what it asked for (\\"sampling/createMessage\\")');
      },
      { can },
    );
  });

  it('and may ask one thing of two, has the other declined and asks for the one', async () => {
    await asked('allow', 'sampling/createMessage');
    await asked('deny', 'elicitation/create');
    await room.asHost(
      async (modern) => {
        const { result } = await modern.call('both');
        expect(Object.keys(result?.['inputRequests'] ?? {})).toEqual(['guess']);
      },
      { can },
    );
  });
});

describe('a call that a server answers with a question', () => {
  const can = { elicitation: {} };
  const inputResponses = { who: { action: 'accept', content: { name: 'Ada' } } };
  beforeAll(async () => {
    await room.drawbridge.add('asked', room.server.url.href);
    const { permissions } = room.drawbridge.control;
    await permissions.set({ effect: 'allow', host: '*', server: 'asked', tool: 'elicitation/create' });
  });
  const approvedOnce = async (modern: ModernHost, tool: string) => {
    const first = modern.call(tool, { a: 1 });
    await room.drawbridge.approve(await room.drawbridge.nextPrompt());
    expect((await first).result).toMatchObject({ resultType: 'input_required' });
  };

  it('is asked about once, though the host sends it twice', () =>
    room.asHost(
      async (modern) => {
        await approvedOnce(modern, 'name');
        const last = await modern.call('name', { a: 1 }, { inputResponses, requestState: state });
        expect(JSON.stringify(last.result)).toContain('Ada');
        await approvedOnce(modern, 'stateless');
        expect(JSON.stringify((await modern.call('stateless', { a: 1 }, { inputResponses })).result)).toContain('Ada');
      },
      { can, to: 'asked' },
    ));

  it('is asked about again when it comes with other arguments, another state or a second time', () =>
    room.asHost(
      async (modern) => {
        await approvedOnce(modern, 'name');
        const retry = { inputResponses, requestState: state };
        const others = [
          () => modern.call('name', { a: 2 }, retry),
          () => modern.call('name', { a: 1 }, { ...retry, requestState: `${state} ` }),
        ];
        for (const other of others) {
          const held = other();
          await room.drawbridge.approve(await room.drawbridge.nextPrompt());
          await held;
        }
        await modern.call('name', { a: 1 }, retry);
        const again = modern.call('name', { a: 1 }, retry);
        await room.drawbridge.approve(await room.drawbridge.nextPrompt());
        expect((await again).result).toBeDefined();
      },
      { can, to: 'asked' },
    ));
});
