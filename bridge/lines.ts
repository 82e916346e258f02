const newline = 0x0a;
const carriageReturn = 0x0d;

export type Line = { bytes: Buffer } | { oversized: number };

/**
 * Cuts a stream of bytes into lines without reading them. A line longer than `limit` bytes is dropped as it comes and
 * reported by its length, so that no host can make the bridge hold more than that. Empty lines are nothing.
 */
export function createLineCutter(limit: number, give: (line: Line) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  let size = 0;

  const keep = (part: Buffer) => {
    size += part.length;
    if (size <= limit) parts.push(part);
    else parts = [];
  };
  // What is left of an empty line by a host that ends its lines as Windows does.
  const isBlank = () => size === 1 && parts.every((part) => part.length === 0 || part[0] === carriageReturn);
  const finish = () => {
    if (size > limit) give({ oversized: size });
    else if (size > 0 && !isBlank())
      give({ bytes: parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts, size) });
    parts = [];
    size = 0;
  };

  return (chunk) => {
    let at = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, at)) {
      keep(chunk.subarray(at, end));
      finish();
      at = end + 1;
    }
    if (at < chunk.length) keep(chunk.subarray(at));
  };
}
