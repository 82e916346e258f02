import type { JsonValue } from '../../core/eras/messages.ts';

/** A member that should be a string; anything else is none. */
export function words(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
