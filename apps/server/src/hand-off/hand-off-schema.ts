import { z } from 'zod';
import { maxSbarPart } from '#domain';
import { commandAnswerSchema } from '../alert/alert-schema.js';

const words = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((text) => !text.includes('\0'), 'no NUL');
export const person = z.object({ id: z.uuid(), name: z.string() });
export const instant = z.iso.datetime();
const version = z.int().min(1).describe('of the alert as it was seen');

const part = words(maxSbarPart).optional();
export const handOffBody = z.strictObject({
  version,
  situation: part.describe('default: as the record has it'),
  background: part,
  assessment: part,
  request: words(maxSbarPart).describe('what the nurse is asked for'),
});
export type HandOffBody = z.infer<typeof handOffBody>;

export const identifierSchema = z.strictObject({
  kind: z.enum(['full-name', 'birth-date', 'case-code', 'address', 'phone-last-4']),
  value: words(200).describe('compared with the record, and kept nowhere'),
});

export const acceptBody = z.strictObject({
  version,
  patientConfirmed: z.array(identifierSchema).min(2).max(5).describe('two identifiers of different kinds'),
  problem: words(1000).describe('read back, in the own words'),
  callBy: z.enum(['nurse', 'tier1']).describe('who rings the patient'),
  callAt: z.iso.datetime({ offset: true }).describe('by when; within 24 hours'),
});
export type AcceptBody = z.infer<typeof acceptBody>;

export const reasonBody = z.strictObject({ reason: words(1000) });
export type ReasonBody = z.infer<typeof reasonBody>;

const sbar = z.object({
  situation: z.string(),
  background: z.string(),
  assessment: z.string(),
  request: z.string(),
});
const seen = person.extend({ at: instant });
export const handOffsSchema = z.object({
  draft: sbar.nullable().describe('what the record proposes; null: not for whoever asks'),
  pending: z.boolean().describe('it has to be read back before anybody takes it over'),
  items: z.array(
    sbar.extend({
      handOff: z.uuid(),
      by: person,
      at: instant,
      state: z.enum(['offered', 'returned', 'withdrawn', 'accepted']),
      deliveredTo: z.array(seen),
      seenBy: z.array(seen),
      events: z.array(
        z.object({
          type: z.enum(['accepted', 'returned', 'withdrawn']),
          at: instant,
          by: person,
          words: z.string().nullable(),
          callBy: person.nullable(),
          callAt: instant.nullable(),
        }),
      ),
    }),
  ),
});
export { commandAnswerSchema };
