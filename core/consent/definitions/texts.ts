/** One text of a definition and where it stands, such as `inputSchema.properties.to.description`. */
export interface TextAt {
  field: string;
  text: string;
}

/** Every text in a definition, names of members included: a model reads them all. Pure. */
export function textsOf(value: unknown, field = ''): TextAt[] {
  if (typeof value === 'string') return [{ field, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const at = field === '' ? name : `${field}.${name}`;
    const named = Array.isArray(value) ? [] : [{ field: at, text: name }];
    return [...named, ...textsOf(member, at)];
  });
}

/** A text with its tricks undone: compatibility forms folded, hidden characters gone, one space between words. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}
