import { z } from 'zod';

export const deviceIdSchema = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);

export const measurementQuerySchema = z.object({
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  after: z
    .string()
    .regex(/^-?\d{1,19}_\d{1,19}$/)
    .optional()
    .describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  tenant: z
    .string()
    .max(64)
    .optional()
    .describe('needed where several health systems have a device of this name'),
});

const decision = z.object({
  disposition: z.string(),
  tree: z.string(),
  version: z.string(),
  hash: z.string(),
  leaf: z.string(),
});

export const measurementPageSchema = z.object({
  items: z.array(
    z.object({
      id: z.string().describe('the device’s own'),
      measurement: z.string().describe('ours: to take it back by'),
      tenant: z.string(),
      patient: z.uuid(),
      at: z.iso.datetime().describe('when it was taken, as the device says'),
      precision: z.enum(['instant', 'day']),
      localTime: z
        .string()
        .describe('the patient’s wall clock at that moment; a date where only a date was sent'),
      zone: z.string().describe('IANA time zone of localTime'),
      offsetMinutes: z.int().nullable().describe('UTC offset that the device sent'),
      effectiveAt: z.iso.datetime().describe('at, but never later than the arrival'),
      receivedAt: z.iso.datetime(),
      values: z.array(z.record(z.string(), z.unknown())),
      flags: z.array(z.string()),
      correction: z.string().nullable(),
      decision: decision.describe('as decided on arrival'),
      reassessment: decision.extend({ cause: z.string(), at: z.iso.datetime() }).nullable(),
      retraction: z
        .object({ reason: z.string(), at: z.iso.datetime() })
        .nullable()
        .describe('why it was taken back, and when'),
    }),
  ),
  next: z.string().nullable().describe('`after` of the next page; null: this was the last'),
});

export type MeasurementQueryParameters = z.infer<typeof measurementQuerySchema>;
export type MeasurementPage = z.infer<typeof measurementPageSchema>;
