import { z } from 'zod';
import { policyLayer } from './decisions.ts';

export const setting = z.object({
  key: z.string(),
  value: z.string(),
  default: z.string(),
  about: z.string(),
  /** A policy file decides it: `value` is what that comes to, and it cannot be set. */
  by: policyLayer.optional(),
});
export type Setting = z.infer<typeof setting>;
