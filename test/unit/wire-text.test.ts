import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonRpcResponse } from '../../core/eras/messages.ts';
import { renumbered, textOf } from '../../core/eras/wire-text.ts';
import { withText } from '../../core/remote/incoming.ts';

const filler = 'x'.repeat(20_000);
const read = (text: string) => withText(text) as JsonRpcResponse;

describe('the text of a long answer', () => {
  it('is sent on as it came, but for the id, and says the same', () => {
    const ids = fc.oneof(fc.integer(), fc.string());
    fc.assert(
      fc.property(fc.jsonValue(), ids, (value, id) => {
        const text = JSON.stringify({ result: { filler, value }, jsonrpc: '2.0', id: 7 });
        const out = renumbered(read(text), id);
        expect(JSON.parse(textOf(out))).toEqual({ ...(JSON.parse(text) as object), id });
        expect(textOf(out)).toBe(`${text.slice(0, -',"id":7}'.length)},"id":${JSON.stringify(id)}}`);
      }),
    );
  });

  it.each([
    ['the id is not last', `{"jsonrpc":"2.0","id":7,"result":{"f":"${filler}"}}`],
    ['an inner member looks like it', `{"jsonrpc":"2.0","id":7,"result":{"f":"${filler}","id":7}}`],
    ['there is space in it', `{"jsonrpc": "2.0", "result": {"f": "${filler}"}, "id": 7}`],
    ['it has several lines', `{"result":{"f":"${filler}"},\n"jsonrpc":"2.0","id":7}`],
    ['another id came before', `{"id":3,"result":{"f":"${filler}"},"jsonrpc":"2.0","id":7}`],
    ['it is short', '{"result":{},"jsonrpc":"2.0","id":7}'],
  ])('gives one line with the new id also where %s', (_, text) => {
    const out = textOf(renumbered(read(text), 'host-1'));
    expect(out).not.toContain('\n');
    expect(JSON.parse(out)).toEqual({ ...(JSON.parse(text) as object), id: 'host-1' });
  });

  it('is lost with any change of the message', () => {
    const answer = read(JSON.stringify({ result: { filler }, jsonrpc: '2.0', id: 7 }));
    const changed = { ...answer, result: { other: true } };
    expect(textOf(changed)).toBe(JSON.stringify(changed));
  });
});
