import { retractionReasons } from '#domain';
import { z } from 'zod';

/** `measurement` of an alert's decision, and of a device's measurements. */
export const measurementIdSchema = z.string().regex(/^\d{1,18}$/);

export const retractionBody = z.strictObject({
  reason: z.enum(retractionReasons),
  note: z.string().min(1).max(2000).optional(),
  rightPatient: z
    .uuid()
    .optional()
    .describe('whose it is said to be (not-this-patient only): opens a data problem there, enters nothing'),
});
export type RetractionBody = z.infer<typeof retractionBody>;

export const restorationBody = z.strictObject({ note: z.string().min(1).max(2000) });
export type RestorationBody = z.infer<typeof restorationBody>;

export const retractionListSchema = z.object({
  items: z.array(
    z.object({
      act: z.enum(['retracted', 'restored']),
      reason: z.enum(retractionReasons).nullable(),
      note: z.string().nullable(),
      by: z.object({ id: z.uuid(), name: z.string() }),
      at: z.iso.datetime(),
      holdsSince: z.iso
        .datetime()
        .nullable()
        .describe('null: not yet; facts and alerts follow within seconds'),
    }),
  ),
});
export type RetractionList = z.infer<typeof retractionListSchema>;
