/** Full text as people type it: every word has to be found, in whatever case; `"words in quotes"` stand together. */

/** Whether a text holds one of the words looked for. */
export type Finder = (text: string) => boolean;

/** One finder for each word. None for a text of nothing but spaces: everything fits. */
export function findersOf(text: string): Finder[] {
  return wordsOf(text).map(finder);
}

function wordsOf(text: string): string[] {
  const found = text.matchAll(/"([^"]+)"(?=\s|$)|(\S+)/g);
  return [...found].map(([, quoted, word]) => quoted ?? word ?? '');
}

/** ASCII is folded as ASCII alone, so that `k` never finds the Kelvin sign, nor `s` the long one. */
function finder(word: string): Finder {
  const fold = /^\p{ASCII}*$/u.test(word) ? asciiFold : unicodeFold;
  const wanted = fold(word);
  return (text) => fold(text).includes(wanted);
}

function asciiFold(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function unicodeFold(text: string): string {
  return text.toLowerCase();
}
