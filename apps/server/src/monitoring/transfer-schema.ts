import { z } from 'zod';
import { transferAnswers } from '#persistence';
import { tenantSchema } from '../tree/tree-schema.js';

const siteSchema = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
const place = z.object({ tenant: z.string(), site: z.string() });
const instant = z.iso.datetime();

export const transferBody = z.strictObject({
  tenant: tenantSchema.describe('the own health system, or another one'),
  site: siteSchema,
  note: z.string().trim().min(1).max(2000),
});
export type TransferBody = z.infer<typeof transferBody>;

export const transferAnswerBody = z.strictObject({
  answer: z.enum(transferAnswers),
  note: z.string().trim().max(2000).optional().describe('needed unless it is accepted'),
});
export type TransferAnswerBody = z.infer<typeof transferAnswerBody>;

export const transferIdSchema = z.uuid();

export const transfersSchema = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      patient: z.uuid(),
      from: place,
      to: place,
      note: z.string(),
      requestedAt: instant,
      answer: z.enum(transferAnswers).nullable(),
      answeredAt: instant.nullable(),
      answerNote: z.string().nullable(),
      newPatient: z.uuid().nullable().describe('the record in the other health system'),
      alerts: z
        .array(
          z.object({
            id: z.uuid(),
            takenBy: z.uuid().nullable(),
            takenAs: z.uuid().nullable().describe('the alert in the other health system'),
            closed: z.boolean(),
          }),
        )
        .describe('that were open then: with the old team until the new one took them'),
    }),
  ),
});
