/** Requests that are answered, and the line of ours with which the bridge will have heard of it. */
export interface Answered {
  add(number: number, by: number): void;
  /** The bridge has our lines up to this one. */
  acknowledged(upTo: number): void;
}

/** `forget` gets each once the bridge knows: one that never heard sends its line again, and it must not run again. */
export function createAnswered(forget: (number: number) => void): Answered {
  const waiting: { number: number; by: number }[] = [];
  return {
    add: (number, by) => void waiting.push({ number, by }),
    acknowledged(upTo) {
      for (let next = waiting[0]; next && next.by <= upTo; next = waiting[0]) {
        forget(next.number);
        waiting.shift();
      }
    },
  };
}
