import type { FormField } from './elicitation.ts';

/** How a field is called on screen. */
export function labelOf({ title, name }: Pick<FormField, 'title' | 'name'>): string {
  return title === undefined || title.trim() === '' ? name : title;
}

const secretWords =
  /pass\s*(word|phrase|code)|passwd|secret|token|api.?key|private.?key|credential|\bpin\b|\bcvv\b|\bcvc\b|card.?number|\bssn\b|security.?number|one.?time.?code|\botp\b/i;

/** Whether a field seems to ask for what MCP forbids to ask for in a form: a password, key or the like. */
export function asksForSecret({ name, title, description, of }: FormField): boolean {
  if (of.kind !== 'text' && of.kind !== 'number') return false;
  const words = [name, title ?? '', description ?? ''].join(' ');
  return secretWords.test(words.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' '));
}
