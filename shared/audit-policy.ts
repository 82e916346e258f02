/** What a policy says about the activity log. */
import { z } from 'zod';
import { headerNameRefusal } from './header.ts';

const pattern = z.string().min(1).max(2_000);

/** TLS, but on this machine. A secret has no place in an address. */
const collectorUrl = z
  .string()
  .max(2_000)
  .regex(
    /^(https:\/\/[^/?#@\s]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)(\/[^?#\s]*)?$/,
    'an https address is expected (http only on this machine), such as https://collector.example.com:4318',
  )
  .refine((url) => URL.canParse(url), 'this is no address');

const collectorPolicy = z.strictObject({
  url: collectorUrl.describe('Where /v1/logs and /v1/traces are'),
  headers: z
    .array(z.string().refine((name) => headerNameRefusal(name) === undefined, 'this header cannot be stored'))
    .min(1)
    .max(8)
    .refine((names) => new Set(names.map((name) => name.toLowerCase())).size === names.length, 'one is named twice')
    .optional()
    .describe('Names of headers that let Drawbridge in there; their values come from the vault'),
  send: z
    .array(z.enum(['logs', 'traces']))
    .min(1)
    .refine((signals) => new Set(signals).size === signals.length, 'each may be named once')
    .optional()
    .describe('What is sent; without it, both'),
});
export type CollectorPolicy = z.infer<typeof collectorPolicy>;

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
  otlp: collectorPolicy.optional().describe('A collector that every record is sent to (OTLP over HTTP, in JSON)'),
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
