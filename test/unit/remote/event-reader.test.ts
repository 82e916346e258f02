import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEventReader, type Place } from '../../../core/remote/event-reader.ts';
import { BodyTooLong } from '../../../core/remote/read-body.ts';

/** What a stream of this text brings when its bytes come in pieces of these sizes, over and over. */
function read(text: string, sizes: readonly number[] = [text.length]) {
  const place: Place = {};
  const events: { type: string; data: string }[] = [];
  const take = createEventReader(place, (type, data) => events.push({ type, data: data.toString() }));
  const bytes = Buffer.from(text);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    take(bytes.subarray(at, at + size));
    at += size;
  }
  return { events, place };
}

test('every message comes out as it went in, however the stream is cut and its lines end', () => {
  const message = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue());
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
  const end = fc.constantFrom('\n', '\r\n', '\r');
  const pretty = fc.constantFrom(0, 2);
  fc.assert(
    fc.property(fc.array(message), sizes, end, pretty, (messages, cuts, eol, indent) => {
      const lines = messages.flatMap((value, at) => [
        ': comment',
        `id: ${at}`,
        'event: message',
        ...JSON.stringify(value, null, indent)
          .split('\n')
          .map((line) => `data: ${line}`),
        '',
      ]);
      const { events, place } = read(lines.map((line) => line + eol).join(''), cuts);
      expect(events.map(({ data }) => JSON.parse(data) as unknown)).toEqual(
        messages.map((value) => JSON.parse(JSON.stringify(value)) as unknown),
      );
      expect(place.lastId).toBe(messages.length === 0 ? undefined : String(messages.length - 1));
    }),
  );
});

test.each([
  { what: 'an event of a type', text: 'event: endpoint\ndata: /a\n\n', events: [{ type: 'endpoint', data: '/a' }] },
  { what: 'a type of one event only', text: 'event: x\n\ndata: a\n\n', events: [{ type: '', data: 'a' }] },
  { what: 'data without a space', text: 'data:a: b\n\n', events: [{ type: '', data: 'a: b' }] },
  { what: 'a field that merely begins like data', text: 'datas: a\ndata:b\n\n', events: [{ type: '', data: 'b' }] },
  { what: 'lines of data', text: 'data:a\ndata\ndata: b\n\n', events: [{ type: '', data: 'a\n\nb' }] },
  { what: 'a byte order mark', text: '\uFEFFdata: a\n\n', events: [{ type: '', data: 'a' }] },
  { what: 'nothing', text: ': keep-alive\n\ndata:\n\ndata\n\n', events: [] },
  { what: 'an event that never ends', text: 'data: a\n\ndata: b\n', events: [{ type: '', data: 'a' }] },
])('$what', ({ text, events }) => {
  expect(read(text).events).toEqual(events);
  expect(read(text, [1]).events).toEqual(events);
});

test.each([
  { text: 'id: 7\nretry: 20\n\nid\n\n', place: { lastId: '7', retryMs: 20 } },
  { text: 'id: 7\n', place: {} },
  { text: 'id: a\u0000b\n\nretry: 1.5\nretry: 1000000000\nretry: -1\n\n', place: {} },
  { text: 'id: näher\n\n', place: { lastId: 'näher' } },
])('$text leaves off at $place', ({ text, place }) => {
  expect(read(text).place).toEqual(place);
});

test('a message may be long, and the stream longer, but no message longer than 64 MiB', () => {
  const mebibyte = Buffer.alloc(1024 * 1024, 'x');
  let taken = 0;
  const take = createEventReader({}, (_, data) => (taken += data.length));
  for (let event = 0; event < 2; event++) {
    take(Buffer.from('data: '));
    for (let part = 0; part < 63; part++) take(mebibyte);
    take(Buffer.from('\n\n'));
  }
  expect(taken).toBe(2 * 63 * mebibyte.length);
  for (let part = 0; part < 64; part++) take(mebibyte);
  expect(() => take(Buffer.from('x'))).toThrow(BodyTooLong);
});
