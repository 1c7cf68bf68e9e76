import { z } from 'zod';
import { emergencyOutcomes } from '#domain';

const person = z.object({ id: z.uuid(), name: z.string() });
const instant = z.iso.datetime();
const words = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .refine((text) => !text.includes('\0'), 'no NUL');

export const emergencyBody = z.strictObject({
  eventKey: z
    .uuid()
    .describe('the client’s own key: sent twice, it is one emergency, and the text is given again'),
  said: words.optional().describe('what the patient, or whoever is there, says'),
});
export type EmergencyBody = z.infer<typeof emergencyBody>;

export const emergencyEndBody = z.strictObject({
  outcome: z.enum(emergencyOutcomes),
  version: z
    .int()
    .min(1)
    .optional()
    .describe('of the alert: with `nurse-has-patient` it is acknowledged in one'),
  physician: z.uuid().optional().describe('with `patient-declined`: who was informed'),
  note: words.optional(),
});
export type EmergencyEndBody = z.infer<typeof emergencyEndBody>;

const number = z.discriminatedUnion('known', [
  z.object({
    known: z.literal(true),
    country: z.string(),
    numbers: z.array(z.string()).describe('as dialled there, and nowhere else'),
    source: z.string(),
    checked: z.boolean(),
  }),
  z.object({ known: z.literal(false), country: z.string().nullable() }),
]);

export const emergencySchema = z.object({
  emergency: number.describe('of where the patient is now'),
  askFor: z
    .array(z.literal('place'))
    .describe('`place`: where the patient is, is not known; ask, and write it down as a stay'),
  dispatcher: z.array(z.string()).describe('what to say to the dispatcher, line by line'),
  items: z.array(
    z.object({
      eventKey: z.uuid(),
      by: person,
      at: instant,
      said: z.string().nullable(),
      country: z.string().nullable(),
      endedAt: instant.nullable(),
      outcome: z.enum([...emergencyOutcomes, 'status']).nullable(),
      physician: person.nullable(),
      note: z.string().nullable(),
    }),
  ),
});
