/** 64 KiB: what a person may be asked to read, and what an open prompt may hold in memory. */
export const ARGUMENTS_LIMIT = 65_536;
const ROOM_FOR_NOTE = 128;

/** `value` as JSON text of at most 64 KiB in UTF-8; what did not fit is counted in a note at its end. */
export function argumentsText(value: unknown): string {
  const text = JSON.stringify(value);
  const bytes = Buffer.from(text);
  if (bytes.length <= ARGUMENTS_LIMIT) return text;
  const end = characterStart(bytes, ARGUMENTS_LIMIT - ROOM_FOR_NOTE);
  const cut = bytes.length - end;
  return `${bytes.toString('utf8', 0, end)}\n[cut here: ${cut} of ${bytes.length} bytes are not shown]`;
}

/** The last place at or before `at` where a character starts, so that none is cut in two. */
function characterStart(bytes: Buffer, at: number): number {
  let start = at;
  while (((bytes[start] ?? 0) & 0b1100_0000) === 0b1000_0000) start--;
  return start;
}
