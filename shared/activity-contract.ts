/** What can be asked of the activity log. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { activitySession, activityStats, sessionsQuery, statsQuery } from './activity-views.ts';
import { administer, read } from './contract-base.ts';
import { activity, activityFilter, callContent, collectorState, contentOf, contentProof, logSigner } from './models.ts';

export const activityContract = {
  list: read.input(activityFilter).output(z.array(activity)),
  follow: read.input(activityFilter).output(eventIterator(activity)),
  /** Calls over time, slowest tools, most asked, who uses what: of all that fits. */
  stats: read.input(statsQuery).output(activityStats),
  /** Those that began last first. */
  sessions: read.input(sessionsQuery).output(z.array(activitySession)),
  /** Signs the log up to now, where the vault can be used. */
  sign: read.output(logSigner),
  /** Arguments or a result that the policy had kept in full. Problems: `record-unknown`, `content-none`, the vault's. */
  content: administer.input(contentOf).output(callContent),
  /**
   * Puts what lets us in at the policy's collector into the vault; `values` in the order of the policy's names. Problems:
   * `collector-none`, also where it is at another address by now, `header-invalid`, the vault's.
   */
  storeHeaders: administer
    .input(z.object({ url: z.string(), values: z.array(z.string()).max(8) }))
    .output(collectorState),
  /** Whether a call had these arguments or this result. Problems: `record-unknown`, `commitment-none`, the vault's. */
  prove: administer.input(contentOf.extend({ content: z.json() })).output(contentProof),
};
