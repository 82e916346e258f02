/** What a server asks a person through Drawbridge (MCP: elicitation). Every text and address in it is the server's: untrusted. */
import { z } from 'zod';

const option = z.object({ value: z.string(), title: z.string() });

/** One value of a form, of the flat kinds MCP has. `preset`: what stands there at first. */
const question = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    format: z.enum(['email', 'uri', 'date', 'date-time']).optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    preset: z.string().optional(),
  }),
  z.object({
    kind: z.literal('number'),
    integer: z.boolean(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    preset: z.number().optional(),
  }),
  z.object({ kind: z.literal('boolean'), preset: z.boolean().optional() }),
  z.object({ kind: z.literal('choice'), options: z.array(option), preset: z.string().optional() }),
  z.object({
    kind: z.literal('choices'),
    options: z.array(option),
    minItems: z.number().optional(),
    maxItems: z.number().optional(),
    preset: z.array(z.string()).optional(),
  }),
]);

export const formField = z.object({
  name: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  required: z.boolean(),
  of: question,
});
export type FormField = z.infer<typeof formField>;

export const elicitation = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('form'), message: z.string(), fields: z.array(formField) }),
  /** `url`: http or https, as a browser writes it. */
  z.object({ mode: z.literal('url'), message: z.string(), url: z.string() }),
]);
export type Elicitation = z.infer<typeof elicitation>;

export const formValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
export type FormValue = z.infer<typeof formValue>;
export type FormValues = Record<string, FormValue>;

/** A person's answer. `decline`: no; `cancel`: not now. `content`: of a form that is accepted. */
export const elicitationReply = z.object({
  action: z.enum(['accept', 'decline', 'cancel']),
  content: z.record(z.string(), formValue).optional(),
});
export type ElicitationReply = z.infer<typeof elicitationReply>;
