/** One field of a permission, ready to compare. */
export interface Pattern {
  /** How much it says: infinite for an exact text, else the number of literal characters (0 for `*`). */
  readonly weight: number;
  matches(text: string): boolean;
}

/** Matches `text` and nothing else, whatever characters it holds. */
export function literalPattern(text: string): Pattern {
  return { weight: Infinity, matches: (other) => other === text };
}

/** `*` stands for any run of characters, also none; every other character for itself. Case counts. */
export function compilePattern(source: string): Pattern {
  const [head = '', ...rest] = source.split('*');
  const tail = rest.pop();
  if (tail === undefined) return literalPattern(source);
  const middle = rest.filter((piece) => piece !== '');
  const weight = head.length + tail.length + middle.reduce((sum, piece) => sum + piece.length, 0);
  return {
    weight,
    matches: (text) =>
      text.length >= weight && text.startsWith(head) && text.endsWith(tail) && holds(text, head.length, tail, middle),
  };
}

/**
 * Whether the pieces follow each other between head and tail. The leftmost place of a piece is always the best one, so
 * nothing is ever tried twice: no pattern, however hostile, makes this backtrack.
 */
function holds(text: string, from: number, tail: string, middle: readonly string[]): boolean {
  const end = text.length - tail.length;
  let at = from;
  for (const piece of middle) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
