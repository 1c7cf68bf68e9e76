import { z } from 'zod';
import { vitalSigns } from '#domain';
import { patientCardSchema } from '../alert/alert-schema.js';

export const patientIdSchema = z.uuid();

export const patientSchema = z.object({
  id: z.uuid(),
  tenant: z.string(),
  card: patientCardSchema,
  status: z.object({ status: z.string(), reason: z.string().nullable(), since: z.iso.datetime() }).nullable(),
  programmes: z.array(z.object({ id: z.string(), name: z.string() })),
  plan: z.array(z.object({ name: z.string(), value: z.unknown(), unit: z.string().nullable() })),
});

export const trendQuerySchema = z.object({
  vitalSign: z.enum(vitalSigns),
  hours: z.coerce
    .number()
    .int()
    .min(1)
    .max(24 * 90)
    .default(72),
});

export const trendSchema = z.object({
  vitalSign: z.enum(vitalSigns),
  unit: z.string().describe('UCUM'),
  points: z.array(
    z.object({
      at: z.iso.datetime(),
      localTime: z.iso.datetime({ offset: true }).describe('as clocks showed it where the patient was'),
      zone: z.string().describe('IANA time zone of localTime'),
      precision: z.enum(['instant', 'day']),
      value: z.number().nullable().describe('null: no number was sent'),
      low: z.number().nullable().describe('null: open, the source gave no lower end'),
      high: z.number().nullable().describe('null: open, the source gave no upper end'),
      comparator: z.enum(['<', '<=', '>=', '>']).nullable(),
      absent: z.string().nullable(),
      flags: z.array(z.string()),
      plausibility: z.string().nullable(),
      superseded: z.boolean(),
    }),
  ),
});

export type TrendQuery = z.infer<typeof trendQuerySchema>;
export type PatientView = z.infer<typeof patientSchema>;
export type TrendView = z.infer<typeof trendSchema>;
