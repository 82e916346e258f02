import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLine } from '../../../core/broker/decode.ts';

const read = (text: string | Uint8Array) => decodeLine(typeof text === 'string' ? Buffer.from(text) : text);

describe('a line of a host', () => {
  it('is taken with every member it has', () => {
    const message = { jsonrpc: '2.0', id: 'a', method: 'x/y', params: { deep: [1, { z: null }] }, extra: true };
    expect(read(JSON.stringify(message))).toEqual({ message });
  });

  it.each([
    ['not JSON', '{"jsonrpc"', 'it is not JSON', null],
    ['a number', '7', 'it is not an object', null],
    ['a batch', '[]', 'batches are not supported', null],
    ['of another protocol', '{"jsonrpc":"1.0","id":3,"method":"ping"}', '"jsonrpc" is not "2.0"', 3],
    ['with a fractional id', '{"jsonrpc":"2.0","id":1.5,"method":"ping"}', '"id" is neither', null],
    ['with a null id', '{"jsonrpc":"2.0","id":null,"method":"ping"}', '"id" is neither', null],
    ['with positional params', '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', '"params" is not an object', 1],
    ['with neither method nor result', '{"jsonrpc":"2.0","id":1}', 'neither a request', 1],
  ])('%s is answered by what is wrong with it', (_, text, reason, id) => {
    const decoded = read(text);
    expect(decoded).toMatchObject({ bad: { code: 'host-line-malformed' }, id });
    expect('bad' in decoded && decoded.bad.message).toContain(reason);
  });

  it('may hold several messages where the revision allows that, each read by itself', () => {
    const text = '[{"jsonrpc":"2.0","id":1,"method":"ping"},7,{"jsonrpc":"2.0","id":2,"method":"initialize"}]';
    expect(decodeLine(Buffer.from(text), true)).toMatchObject({
      batch: [
        { message: { id: 1, method: 'ping' } },
        { bad: { message: expect.stringContaining('it is not an object') }, id: null },
        { bad: { message: expect.stringContaining('cannot be part of a batch') }, id: 2 },
      ],
    });
    expect(decodeLine(Buffer.from('[]'), true)).toMatchObject({
      bad: { message: expect.stringContaining('the batch is empty') },
    });
  });

  it('that is not UTF-8 is refused', () => {
    expect(read(Buffer.from([0x7b, 0xff, 0x7d]))).toMatchObject({ bad: { code: 'host-line-not-utf8' } });
  });

  it('never makes it throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void read(bytes)));
    fc.assert(fc.property(fc.json(), (text) => void read(text)));
  });
});
