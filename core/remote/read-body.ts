/** Thrown when an answer is longer than whoever asked allows. */
export class BodyTooLong extends Error {
  constructor(limit: number) {
    super(`an answer of more than ${limit} bytes`);
    this.name = 'BodyTooLong';
  }
}

/** The whole body, at most `limit` bytes of it; throws BodyTooLong, and ends the connection, when there is more. */
export async function readBody(response: Response, limit: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop by a throw cancels the stream.
  for await (const part of response.body ?? []) {
    size += part.byteLength;
    if (size > limit) throw new BodyTooLong(limit);
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}
