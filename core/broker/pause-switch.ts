/** The switch that stops every tool call. */
export interface PauseSwitch {
  isOn(): boolean;
  /** Aborts when it is switched on the next time. */
  next(): AbortSignal;
}

/** `isOn`: what is set. `changed` must be called after every change of it. */
export function createPauseSwitch(isOn: () => boolean): PauseSwitch & { changed(): void } {
  let coming = new AbortController();
  return {
    isOn,
    next: () => coming.signal,
    changed() {
      if (!isOn()) return;
      coming.abort();
      coming = new AbortController();
    },
  };
}
