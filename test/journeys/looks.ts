import { small, wide } from '../harness/screens.ts';

/** In what window, in which colours and by which hand a journey is made. */
export interface JourneyLook {
  size: { width: number; height: number };
  theme: 'light' | 'dark';
  hand: 'mouse' | 'keyboard';
  /** For the test's name. */
  name: string;
}

const all = [wide, small].flatMap((size) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    (['mouse', 'keyboard'] as const).map((hand) => look(size, theme, hand)),
  ),
);
const extremes = [look(wide, 'light', 'mouse'), look(small, 'dark', 'keyboard')];

/** All eight with `DRAWBRIDGE_JOURNEYS=all`; else the two that differ in everything. */
export const looks = process.env['DRAWBRIDGE_JOURNEYS'] === 'all' ? all : extremes;

function look(size: JourneyLook['size'], theme: JourneyLook['theme'], hand: JourneyLook['hand']): JourneyLook {
  return { size, theme, hand, name: `at ${size.width}×${size.height}, ${theme}, by ${hand}` };
}
