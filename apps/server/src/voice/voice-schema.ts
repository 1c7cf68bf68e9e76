import { inboundChannels, interpreters, spokeWith, spokenAnswers, symptoms } from '#domain';
import { z } from 'zod';

const symptomSchema = z.enum(symptoms);
const answersSchema = z.partialRecord(symptomSchema, z.enum(spokenAnswers));
const personSchema = z.object({ id: z.uuid(), name: z.string() });

export const answersBody = z.strictObject({
  id: z.uuid().optional().describe('the caller’s own: sent twice, it is recorded once'),
  at: z.iso.datetime({ offset: true }).optional().describe('when they were given; default: now'),
  answers: answersSchema.refine((given) => Object.keys(given).length > 0, 'at least one answer'),
  spokeWith: z.enum(spokeWith),
  interpreter: z.enum(interpreters).describe('through whom; `none`: one was needed and nobody was there'),
  callId: z.uuid().optional().describe('of the caller’s own call with this patient'),
});
export type AnswersBody = z.infer<typeof answersBody>;

export const recordedSchema = z.object({ ok: z.literal(true), id: z.uuid() });
export type Recorded = z.infer<typeof recordedSchema>;

export const answersListSchema = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      at: z.iso.datetime(),
      answers: answersSchema.describe('as they were given'),
      heard: answersSchema.describe('what they come to: through a child no “no” is one'),
      spokeWith: z.enum(spokeWith),
      interpreter: z.enum(interpreters),
      callId: z.uuid().nullable(),
      recordedBy: personSchema,
      recordedAt: z.iso.datetime(),
      outcome: z.string().nullable().describe('null: ingestion has not taken them yet'),
      decision: z
        .object({ measurement: z.string(), disposition: z.string(), tree: z.string(), leaf: z.string() })
        .nullable(),
    }),
  ),
});
export type AnswersList = z.infer<typeof answersListSchema>;

export const inboundBody = z.strictObject({
  id: z.uuid().optional().describe('the caller’s own: sent twice, it is recorded once'),
  channel: z.enum(inboundChannels),
  reportedBy: z.enum(spokeWith),
  words: z.string().trim().min(1).max(2000),
  symptoms: z
    .array(symptomSchema)
    .max(symptoms.length)
    .describe('those that were named; say so where none was. A red flag makes it critical'),
});
export type InboundBody = z.infer<typeof inboundBody>;

export const inboundListSchema = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      channel: z.enum(inboundChannels),
      reportedBy: z.enum(spokeWith),
      words: z.string(),
      symptoms: z.array(symptomSchema),
      severity: z.enum(['tier1', 'critical']),
      alert: z.uuid(),
      recordedBy: personSchema,
      recordedAt: z.iso.datetime(),
    }),
  ),
});
export type InboundList = z.infer<typeof inboundListSchema>;
