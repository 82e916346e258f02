/** What a host may write, good and bad, and how each line has to be answered. */
import fc from 'fast-check';

/** `own`: one answer with this line's id. `nameless`: one with the id null. `none`: nothing. */
export interface HostLine {
  bytes: Buffer;
  answer: 'own' | 'nameless' | 'none';
  /** What the answer's text has to be, where the line is a call of `echo`. */
  echo?: string;
}

/** A line for the request id it is to use, if it uses any. */
export type LineOf = (id: string) => HostLine;

const request = (id: string, method: string, params?: object) =>
  JSON.stringify({ jsonrpc: '2.0', id, method, ...(params ? { params } : {}) });
const echo = (id: string, text: string) => request(id, 'tools/call', { name: 'echo', arguments: { text } });
const own = (bytes: Buffer | string, text?: string): HostLine => ({
  bytes: Buffer.from(bytes),
  answer: 'own',
  ...(text === undefined ? {} : { echo: text }),
});
const nameless = (bytes: Buffer | string): HostLine => ({ bytes: Buffer.from(bytes), answer: 'nameless' });
const none = (bytes: Buffer | string): HostLine => ({ bytes: Buffer.from(bytes), answer: 'none' });

/** The message with this put in somewhere inside. */
function spoilt(message: string, at: number, put: readonly number[]): Buffer {
  const bytes = Buffer.from(message);
  const middle = 1 + (at % (bytes.length - 2));
  return Buffer.concat([bytes.subarray(0, middle), Buffer.from(put), bytes.subarray(middle)]);
}

const good: fc.Arbitrary<LineOf> = fc.oneof(
  fc.constantFrom('ping', 'tools/list', 'resources/list', 'no/such/method', 'tools/call').map((method): LineOf => {
    return (id) => own(request(id, method));
  }),
  // Any code unit, halves of characters included.
  fc.string({ unit: 'binary', maxLength: 50 }).map(
    (text): LineOf =>
      (id) =>
        own(echo(id, text), text),
  ),
  fc.integer({ min: 100_000, max: 700_000 }).map((length): LineOf => {
    const text = 'ü'.repeat(length);
    return (id) => own(echo(id, text), text);
  }),
  fc.constantFrom<LineOf>(
    (id) => own(`${request(id, 'ping')}\r`),
    (id) => own(` \t${request(id, 'ping')}  `),
    (id) => own(`\u{feff}${request(id, 'ping')}`),
    (id) => own(request(id, 'ping').replace('{', '{"__proto__":{"id":1},"id":"other",')),
    (id) => own(request(id, 'tools/call', { name: { toString: 1 }, arguments: [] })),
    (id) =>
      own(`{"jsonrpc":"2.0","id":"${id}","method":"ping","params":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`),
    (id) =>
      own(
        `{"jsonrpc":"2.0","id":"${id}","method":"tools/call","params":{"name":"echo","arguments":{"text":${'['.repeat(20_000)}${']'.repeat(20_000)}}}}`,
      ),
  ),
);

const bad: fc.Arbitrary<LineOf> = fc.oneof(
  fc.uint8Array({ minLength: 2, maxLength: 200 }).map(
    (bytes): LineOf =>
      () =>
        nameless(Buffer.from(bytes.map((byte) => (byte === 0x0a ? 0 : byte)))),
  ),
  fc.nat().map(
    (at): LineOf =>
      (id) =>
        nameless(Buffer.from(request(id, 'ping')).subarray(0, 1 + (at % 30))),
  ),
  fc.nat().map(
    (at): LineOf =>
      (id) =>
        nameless(spoilt(request(id, 'ping'), at, [0xff])),
  ),
  fc.nat().map(
    (at): LineOf =>
      (id) =>
        nameless(spoilt(request(id, 'ping'), at, [0])),
  ),
  fc.nat().map(
    (at): LineOf =>
      (id) =>
        nameless(spoilt(request(id, 'ping'), at, [0xed, 0xa0, 0x80])),
  ),
  fc.array(fc.json({ maxDepth: 1 }), { maxLength: 3 }).map(
    (batch): LineOf =>
      () =>
        nameless(`[${batch.join(',')}]`),
  ),
  fc.constantFrom<LineOf>(
    () => nameless('['.repeat(50_000)),
    () => nameless(`${'['.repeat(20_000)}${']'.repeat(20_000)}`),
    () => nameless('{"jsonrpc":"2.0","id":null,"method":"ping"}'),
    () => nameless('{"jsonrpc":"2.0","id":1e999,"method":"ping"}'),
    (id) => own(`{"jsonrpc":"1.0","id":"${id}","method":"ping"}`),
    (id) => own(`{"jsonrpc":"2.0","id":"${id}","method":7}`),
    (id) => own(`{"jsonrpc":"2.0","id":"${id}","method":"ping","params":"no"}`),
  ),
);

const silent: fc.Arbitrary<LineOf> = fc.constantFrom<LineOf>(
  () => none(''),
  () => none('\r'),
  () => none('{"jsonrpc":"2.0","method":"notifications/roots/list_changed"}'),
  () =>
    none(`{"jsonrpc":"2.0","method":"notifications/deep","params":{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`),
  () => none('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"never"}}'),
  (id) => none(`{"jsonrpc":"2.0","id":"${id}","result":{}}`),
  (id) => none(`{"jsonrpc":"2.0","id":"${id}","error":{"code":1,"message":"no"}}`),
);

/** Lines in any order, and where to cut their bytes. */
export const hostLines = fc.array(fc.oneof({ weight: 3, arbitrary: good }, { weight: 3, arbitrary: bad }, silent), {
  minLength: 1,
  maxLength: 25,
});
export const cuts = fc.array(fc.nat(20_000), { maxLength: 12 });
