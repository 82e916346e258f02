// expected: imports left-pad, which has no door in directions.ts
import leftPad from 'left-pad';
export const pad = leftPad;
