/** Entries of others that ours have taken the place of, each with the very text that stood there. */
import { z } from 'zod';

const taken = z.object({
  /** The entry's name in the host's file. */
  name: z.string(),
  /** Our entry that stands there now. */
  entry: z.string(),
  /** The value's text as it was; it may hold keys. */
  was: z.string(),
  via: z.string(),
});
export type Taken = z.infer<typeof taken>;
export const takenList = z.array(taken);
