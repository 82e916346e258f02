import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCarrier, uncarried } from '../../../core/remote/carrier.ts';

/** The data of each event, as a reader of event streams that takes no shortcuts gives it. */
function eventsIn(text: string): string[] {
  const events: string[] = [];
  let data: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (line === '') {
      if (data.length > 0) events.push(data.join('\n'));
      data = [];
    } else if (line === 'data' || line.startsWith('data:')) {
      data.push(line.slice(5).replace(/^ /, ''));
    }
  }
  return events;
}

async function carried(chunks: Uint8Array[]): Promise<string> {
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  return new Response(source.pipeThrough(createCarrier())).text();
}

function cut(text: string, sizes: number[]): Uint8Array[] {
  const bytes = new TextEncoder().encode(text);
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  return chunks;
}

test('every message comes out of its carrier as it went in, however the stream is cut and its lines end', async () => {
  const message = fc.dictionary(fc.string(), fc.jsonValue());
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 });
  const end = fc.constantFrom('\n', '\r\n', '\r');
  const pretty = fc.constantFrom(0, 2);
  await fc.assert(
    fc.asyncProperty(fc.array(message), sizes, end, pretty, async (messages, cuts, eol, indent) => {
      const lines = messages.flatMap((value) => [
        ': comment',
        'id: 7',
        'event: message',
        ...JSON.stringify(value, null, indent)
          .split('\n')
          .map((line) => `data: ${line}`),
        '',
      ]);
      const text = await carried(cut(lines.map((line) => line + eol).join(''), cuts));
      const out = eventsIn(text).map((data) => uncarried(JSON.parse(data)));
      expect(out).toEqual(messages.map((value) => JSON.parse(JSON.stringify(value))));
    }),
  );
});

test('what is no JSON object or array is left alone', async () => {
  const text = 'event: endpoint\ndata: /messages?id=1\n\nid: 1\ndata:\n\nid: 2\ndata: \n\ndata\n\nretry: 10\n\ndat';
  expect(await carried(cut(text, [3]))).toBe(text.slice(0, -3));
});
