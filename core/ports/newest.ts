/** Takes away what has been in the map the longest, where it holds more than `limit`. To be called with each addition. */
export function dropOldest<K>(kept: Map<K, unknown>, limit: number): void {
  const [oldest] = kept.keys();
  if (kept.size > limit && oldest !== undefined) kept.delete(oldest);
}

/** Keeps the value as the newest of at most `limit`, also where its key was there before. */
export function keepNewest<K, V>(kept: Map<K, V>, key: K, value: V, limit: number): void {
  kept.delete(key);
  kept.set(key, value);
  dropOldest(kept, limit);
}
