import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonRpcResponse } from '../../core/eras/messages.ts';
import { lineOf, renumbered } from '../../core/eras/wire-bytes.ts';
import { withBytes } from '../../core/remote/incoming.ts';

const filler = 'x'.repeat(20_000);
const read = (text: string) => withBytes(Buffer.from(text)) as JsonRpcResponse;
const textOf = (message: JsonRpcResponse) => lineOf(message).toString();

describe('the bytes of a long answer', () => {
  it('are sent on as they came, but for the id, and say the same', () => {
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
  ])('give one line with the new id also where %s', (_, text) => {
    const out = textOf(renumbered(read(text), 'host-1'));
    expect(out).not.toContain('\n');
    expect(JSON.parse(out)).toEqual({ ...(JSON.parse(text) as object), id: 'host-1' });
  });

  it('are written anew where they are no UTF-8', () => {
    const bytes = Buffer.from(JSON.stringify({ result: { filler }, jsonrpc: '2.0', id: 7 }));
    bytes[bytes.indexOf('x')] = 0xff;
    const line = lineOf(renumbered(withBytes(bytes) as JsonRpcResponse, 1));
    expect(isUtf8(line)).toBe(true);
    expect(line.toString()).toContain('\uFFFDxxx');
  });

  it('are lost with any change of the message', () => {
    const answer = read(JSON.stringify({ result: { filler }, jsonrpc: '2.0', id: 7 }));
    const changed = { ...answer, result: { other: true } };
    expect(textOf(changed)).toBe(JSON.stringify(changed));
  });
});
