/** What a policy says about the activity log. */
import { z } from 'zod';

const pattern = z.string().min(1).max(2_000);

export const auditPolicy = z.strictObject({
  keepDays: z.number().positive().max(36_600).optional().describe('Records older than so many days are removed'),
  maxMegabytes: z
    .number()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('The oldest records are removed where the log holds more'),
  whenFull: z
    .enum(['stop-calls', 'stop-logging'])
    .optional()
    .describe('What stops where the disk is full; without it, calls'),
  contents: z
    .array(
      z.strictObject({
        server: pattern.describe("The person's name for the server; * stands for any characters"),
        until: z.iso.datetime({ offset: true }).describe('Until when, such as 2026-12-31T00:00:00Z'),
      }),
    )
    .max(100)
    .optional()
    .describe('Servers whose arguments and results are kept in full, sealed by the vault'),
});
export type AuditPolicy = z.infer<typeof auditPolicy>;
