import type { Rectangle } from 'electron';

export interface WindowState extends Rectangle {
  maximized: boolean;
}

export const standardSize = { width: 1_080, height: 760 };
export const smallest = { width: 640, height: 480 };

/** How much of a window must be on a screen for a person to find and move it, in pixels. */
const graspable = 120;

/** Reads what was remembered; `undefined` where it is missing or is not what we wrote. */
export function readWindowState(text: string): WindowState | undefined {
  const { x, y, width, height, maximized } = (parsed(text) ?? {}) as Partial<Record<keyof WindowState, unknown>>;
  if (![x, y, width, height].every((number) => Number.isSafeInteger(number))) return undefined;
  return { x, y, width, height, maximized: maximized === true } as WindowState;
}

/**
 * Bounds that can be used now: the screen they were on may be gone, or smaller. `undefined` where the window would not be
 * within reach; the system then places it.
 */
export function usableBounds(remembered: Rectangle, workAreas: readonly Rectangle[]): Rectangle | undefined {
  const area = workAreas.find((one) => isGraspable(remembered, one));
  if (area === undefined) return undefined;
  const width = Math.min(Math.max(remembered.width, smallest.width), area.width);
  const height = Math.min(Math.max(remembered.height, smallest.height), area.height);
  return { x: remembered.x, y: Math.max(remembered.y, area.y), width, height };
}

/** Enough of the top edge, where a window is moved by, is in the area. */
function isGraspable(window: Rectangle, area: Rectangle): boolean {
  const across = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return across >= graspable && window.y > area.y - 20 && window.y < area.y + area.height - graspable;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
