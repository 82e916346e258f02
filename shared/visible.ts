/**
 * Text from servers, hosts and files as it may be shown: every character that is invisible, moves the cursor or turns the
 * direction of what follows is written out. What is left cannot pretend to be something else on the screen by such means.
 *
 * Cc, Cf: control and format characters (escape sequences, bidirectional marks, soft hyphen, tags); Zl, Zp: line breaks of
 * Unicode's own; Cs: halves of a character; Co, Cn: meaning nothing anywhere; default ignorable: zero-width and filler
 * characters, variation selectors. U+2800 is a letter-like blank.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** `text` on one line, hidden characters as `\n`, `\t` or `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(hidden, (found) => short[found] ?? `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`);
}

/** `value` as JSON with hidden characters escaped: the same value for whoever parses it, harmless for whoever reads it. */
export function visibleJson(value: unknown, indent = 0): string {
  const text = JSON.stringify(value, null, indent);
  return text.replace(hidden, (found) =>
    found === '\n'
      ? found
      : units(found)
          .map((unit) => `\\u${unit}`)
          .join(''),
  );
}

/** The UTF-16 code units of a character, as four hex digits each. */
function units(character: string): string[] {
  return Array.from({ length: character.length }, (_, i) => character.charCodeAt(i).toString(16).padStart(4, '0'));
}
