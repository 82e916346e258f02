import type { PowerMonitor } from 'electron';

export interface ScreenLock {
  isLocked(): boolean;
}

/** How often a locked screen is looked at where the system does not tell when it is unlocked, in milliseconds. */
const lookEvery = 2_000;

/**
 * Knows whether the screen is locked, and tells when that changes. macOS and Windows say so; elsewhere it is asked for when
 * it matters, and then until it is unlocked.
 */
export function watchScreenLock(power: PowerMonitor, changed: () => void): ScreenLock {
  let told = false;
  let looking: NodeJS.Timeout | undefined;

  const seemsLocked = () => power.getSystemIdleState(1) === 'locked';
  const look = () => {
    if (seemsLocked()) return;
    clearInterval(looking);
    looking = undefined;
    changed();
  };
  power.on('lock-screen', () => {
    told = true;
    changed();
  });
  power.on('unlock-screen', () => {
    told = false;
    changed();
  });
  return {
    isLocked() {
      if (told) return true;
      if (!seemsLocked()) return false;
      looking ??= setInterval(look, lookEvery);
      return true;
    },
  };
}
