/** A report for whoever helps: a text that a person reads before sending it. */
import { z } from 'zod';
import { administer, read } from './contract-base.ts';
import { mostLines } from './activity.ts';

/** In characters: more than any report has. */
const longest = 5_000_000;

export const reportContract = {
  /** `lines`: how many of the newest records of the activity log, at most. */
  make: read
    .input(z.object({ lines: z.number().int().nonnegative().max(mostLines) }))
    .output(z.object({ text: z.string() })),
  /** Writes a report that was read into a new file of the state folder. Problems: `disk-full`, `storage-failed`. */
  save: administer
    .input(z.object({ text: z.string().max(longest) }))
    .output(z.object({ file: z.string(), bytes: z.number().int() })),
};
