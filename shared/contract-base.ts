/** What every call of the contract has: the right it needs, and problems in words. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { clientWanted } from './issuers.ts';
import type { ProblemCode } from './problem.ts';

export type Right = 'read' | 'decide' | 'administer';

const problemData = z.object({
  code: z.custom<ProblemCode>((v) => typeof v === 'string'),
  message: z.string(),
  next: z.string(),
  client: clientWanted.optional(),
});

const base = oc
  .$meta<{ right: Right }>({ right: 'administer' })
  .errors({ PROBLEM: { status: 422, data: problemData } });
/** A call for whoever may look. */
export const read = base.meta({ right: 'read' });
/** A call for whoever may answer questions. */
export const decide = base.meta({ right: 'decide' });
/** A call for whoever may change anything. */
export const administer = base.meta({ right: 'administer' });
