/** Colours, or none: with `NO_COLOR`, in a pipe and on a dumb terminal everything stays plain. */
export interface Paint {
  dim(text: string): string;
  bold(text: string): string;
  good(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
}

export function createPaint(colour: boolean): Paint {
  const wrap = (on: number, off: number) => (text: string) => (colour ? `\u001B[${on}m${text}\u001B[${off}m` : text);
  return { dim: wrap(2, 22), bold: wrap(1, 22), good: wrap(32, 39), warn: wrap(33, 39), bad: wrap(31, 39) };
}
