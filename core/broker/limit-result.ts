import { isObject, type JsonObject, type JsonValue } from '../eras/messages.ts';

/** A result of at most about `limit` bytes of text and data; what did not fit is told in a note at its end. Pure. */
export function limitResult(result: JsonObject, limit: number): JsonObject {
  const bytes = bytesOf(result);
  if (bytes <= limit) return result;
  const { structuredContent, content, ...rest } = result;
  let left = limit;
  const kept: JsonValue[] = [];
  for (const item of Array.isArray(content) ? content : []) {
    const cut = fitting(item, left);
    if (cut === undefined) break;
    kept.push(cut);
    left -= bytesOf(cut);
  }
  const note = `[Drawbridge cut this result here: it is ${bytes} bytes long and the limit is ${limit}. Ask for less at once.]`;
  return {
    ...(bytesOf(rest) <= limit ? rest : {}),
    content: [...kept, { type: 'text', text: note }],
    // Clients refuse a result without the structure its tool promised, unless it says that something went wrong.
    ...(structuredContent === undefined ? {} : { isError: true }),
  };
}

/** The item, or as much of its text as there is room for; data is not cut in two. */
function fitting(item: JsonValue, room: number): JsonValue | undefined {
  if (bytesOf(item) <= room) return item;
  if (!isObject(item) || item['type'] !== 'text' || typeof item['text'] !== 'string') return undefined;
  const text = startOf(item['text'], room - bytesOf({ ...item, text: '' }));
  return text === '' ? undefined : { ...item, text };
}

/** At most `bytes` of `text` in UTF-8; no character is cut in two. */
function startOf(text: string, bytes: number): string {
  if (bytes <= 0) return '';
  const { written, read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return written === 0 ? '' : text.slice(0, read);
}

/** Bytes of every text in it, names of members included; cheap, as most results are far below any limit. */
export function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + bytesOf(item), 0);
  if (!isObject(value)) return 8;
  return Object.entries(value).reduce((sum, [name, member]) => sum + name.length + bytesOf(member), 0);
}
