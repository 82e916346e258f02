import type { JsonValue } from '../../../core/eras/messages.ts';

/** What happens at a server, under keys that those who ask choose: nobody sees another's. */
export interface World {
  note(key: string, event: string, what?: JsonValue): void;
  /** Resolves with what was noted, or will be. */
  noted(key: string, event: string): Promise<JsonValue>;
  /** Says that a list has a new entry. */
  grow(list: string, key: string): void;
  /** The keys of its newest entries. */
  last(list: string): readonly string[];
}

export function createWorld(): World {
  const notes = new Map<string, JsonValue>();
  const waiting = new Map<string, ((what: JsonValue) => void)[]>();
  const grown = new Map<string, string[]>();
  const nameOf = (key: string, event: string) => `${event} ${key}`;
  return {
    note(key, event, what = true) {
      const name = nameOf(key, event);
      notes.set(name, what);
      for (const resolve of waiting.get(name) ?? []) resolve(what);
      waiting.delete(name);
    },
    grow: (list, key) => void grown.set(list, [key]),
    last: (list) => grown.get(list) ?? [],
    noted(key, event) {
      const name = nameOf(key, event);
      const known = notes.get(name);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => waiting.set(name, [...(waiting.get(name) ?? []), resolve]));
    },
  };
}
