/** Work in order on one key, and work shared by everyone who asks for it. */

/** Runs what is given for one key one after the other; different keys do not wait for each other. */
export interface Lanes {
  run<T>(key: string, act: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export function createLanes(): Lanes {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run(key, act) {
      const turn = (tails.get(key) ?? Promise.resolve()).then(act);
      const settled = turn
        .catch(() => undefined)
        .then(() => {
          if (tails.get(key) === settled) tails.delete(key);
        });
      tails.set(key, settled);
      return turn;
    },
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}

/** Answers everyone who asks for `key` while `act` is under way with its one result. A caller who goes away stops nothing. */
export type SingleFlight<T> = (key: string, act: () => Promise<T>) => Promise<T>;

export function createSingleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Promise<T>>();
  return (key, act) => {
    const open = flights.get(key);
    if (open) return open;
    const flight = act().finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };
}
