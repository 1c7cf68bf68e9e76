import { z } from 'zod';
import { attemptOutcomes, isE164 } from '#domain';

const instant = z.iso.datetime();
const phone = z.string().refine(isE164, 'E.164 with its plus sign').describe('E.164');

export const attemptBody = z.strictObject({
  attemptId: z.uuid().describe('the client’s own key: sent twice, it is one attempt'),
  contact: z.uuid(),
  phone,
  outcome: z
    .enum(attemptOutcomes)
    .describe('`contact-reached`: somebody else answered; how the patient is stands in the note'),
  note: z.string().trim().min(1).max(2000).optional(),
});
export type AttemptBody = z.infer<typeof attemptBody>;

const ring = z.object({
  stage: z.enum(['patient', 'contact']),
  round: z.int().describe('of the patient’s rounds, from 1; 0 with contact persons'),
  contact: z.uuid(),
  phone,
  from: instant.describe('not before'),
  due: instant,
});
const attempt = z.object({
  id: z.uuid(),
  contact: z.uuid(),
  phone,
  outcome: z.enum(attemptOutcomes),
  at: instant,
  by: z.uuid(),
  note: z.string().nullable(),
});

export const seriesSchema = z.object({
  series: z.uuid().nullable().describe('null: none was begun'),
  walk: z
    .uuid()
    .nullable()
    .describe('the protocol by which it is gone through; null: it began with an attempt or a call-back'),
  startedAt: instant.nullable(),
  endedAs: z.enum(['reached', 'not-reached', 'overtaken']).nullable(),
  next: ring
    .nullable()
    .describe('whom to ring next; null: it has ended, or numbers are not for whoever asks'),
  attempts: z.array(attempt),
});
export type SeriesView = z.infer<typeof seriesSchema>;
