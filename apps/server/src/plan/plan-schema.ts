import { maxPlanWords } from '#domain';
import { z } from 'zod';

export const planNameSchema = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(64);
const valueSchema = z.union([z.number(), z.boolean(), z.string().max(maxPlanWords * 2)]);
const instant = z.iso.datetime({ offset: true });
const boundsSchema = z.strictObject({ low: z.number(), high: z.number() });
const passwordSchema = z
  .string()
  .min(1)
  .max(1024)
  .optional()
  .describe('the caller’s own, again: a physician signs with it');

export const planEntryBody = z.strictObject({
  value: valueSchema,
  unit: z.string().max(64).optional().describe('UCUM; numbers only'),
  from: instant.optional().describe('when it takes effect; default: now'),
  until: instant.optional().describe('when it expires'),
  bounds: boundsSchema.optional().describe('within which a nurse may change it'),
  password: passwordSchema,
});
export type PlanEntryBody = z.infer<typeof planEntryBody>;

export const withdrawalBody = z.strictObject({
  from: instant.optional().describe('default: now'),
  password: passwordSchema,
});
export type WithdrawalBody = z.infer<typeof withdrawalBody>;

const entrySchema = z.object({
  id: z.int(),
  name: z.string(),
  value: valueSchema.nullable().describe('null: withdrawn'),
  unit: z.string().nullable(),
  from: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  bounds: boundsSchema.nullable(),
  state: z
    .enum(['in-force', 'expired', 'withdrawn', 'planned', 'replaced'])
    .describe('an expired value is unknown to the trees'),
  author: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  recordedAt: z.iso.datetime(),
  signature: z.enum(['valid', 'invalid', 'key-revoked']).nullable().describe('null: written without one'),
});
export const planSchema = z.object({ items: z.array(entrySchema) });
export type PlanView = z.infer<typeof planSchema>;

const parameterSchema = z.object({
  name: z.string(),
  type: z.enum(['number', 'boolean', 'choice', 'date', 'language', 'words']),
  unit: z.string().nullable(),
  range: z.array(z.number()).length(2).nullable(),
  choices: z.array(z.string()).nullable(),
  writer: z
    .enum(['physician', 'bounded', 'care-team'])
    .describe('bounded: a nurse too, within bounds that a physician signed'),
  maxDays: z.int().nullable().describe('it must expire, so many days after it begins at most'),
  fact: z.string().nullable().describe('by which trees ask for it; null: no tree can'),
  onCard: z.boolean(),
  meaning: z.string(),
});
export const planParametersSchema = z.object({ items: z.array(parameterSchema) });
export type PlanParametersView = z.infer<typeof planParametersSchema>;
