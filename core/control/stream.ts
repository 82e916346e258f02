/**
 * Hands on what `source` gives until it ends or `signal` aborts, and closes it then, also when it is stuck waiting for
 * something that never comes. Errors leave as `wording` makes them.
 */
export async function* untilGone<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal,
  wording: (error: unknown) => Error,
): AsyncGenerator<T, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await nextOrGone(iterator, signal);
      if (step === undefined || step.done === true) return;
      yield step.value;
    }
  } catch (error) {
    throw wording(error);
  } finally {
    // Not awaited: a generator stuck in an await answers `return` only when that ends.
    iterator.return?.().then(undefined, () => undefined);
  }
}

/** A listener per step, removed after it: racing one long-lived promise would keep every step in memory. */
function nextOrGone<T>(iterator: AsyncIterator<T>, signal: AbortSignal): Promise<IteratorResult<T> | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const gone = () => resolve(undefined);
    signal.addEventListener('abort', gone, { once: true });
    iterator
      .next()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', gone));
  });
}

export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
