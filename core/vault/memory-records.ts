import { indexKey } from './sealed-records.ts';
import type { KeptRecord, RecordStore } from './sealed-records.ts';

/** Records of `session-only` mode: never on disk, gone with the process. */
export interface MemoryRecords extends RecordStore {
  count(): number;
  replaceAll(records: readonly KeptRecord[]): void;
}

export function createMemoryRecords(): MemoryRecords {
  const kept = new Map<string, KeptRecord>();
  return {
    read: (name) => kept.get(indexKey(name))?.text,
    write: (name, text) => void kept.set(indexKey(name), { name: { ...name }, text }),
    remove: (name) => void kept.delete(indexKey(name)),
    all: () => [...kept.values()],
    count: () => kept.size,
    replaceAll(records) {
      kept.clear();
      for (const record of records) kept.set(indexKey(record.name), record);
    },
  };
}
