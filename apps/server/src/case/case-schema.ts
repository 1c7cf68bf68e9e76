import { protocolAnswers, protocolOutcomes } from '#decision-tree';
import { caseIdentities, interpreters, spokeWith } from '#domain';
import { z } from 'zod';

const text = (longest: number) => z.string().trim().min(1).max(longest);
const said = <K extends string, V extends z.ZodType<string>>(kind: K, value: V) =>
  z.strictObject({ kind: z.literal(kind), value });

const identifierSchema = z.discriminatedUnion('kind', [
  said('full-name', text(200)),
  said('birth-date', z.iso.date()),
  said('address', text(400)),
  said('case-code', text(40)),
  said('phone-last-4', z.string().regex(/^[0-9]{4}$/)),
]);

export const openBody = z.strictObject({
  identity: z
    .enum(caseIdentities)
    .default('confirmed')
    .describe('`not-spoken`: nobody was reached; only the protocol for that can be gone through'),
  identifiers: z
    .array(identifierSchema)
    .max(5)
    .default([])
    .describe('two of different kinds, as they were said; compared, and kept nowhere'),
});
export type OpenBody = z.infer<typeof openBody>;

const walkId = z.uuid().describe('of the walk');
const version = z.int().min(0).describe('answers of the walk that the page knew of');

export const answerBody = z.strictObject({
  walk: walkId,
  version,
  question: text(200).describe('id of the question that is answered: a late page answers no other'),
  answer: z.enum(protocolAnswers),
  spokeWith: z.enum(spokeWith),
  interpreter: z
    .enum(interpreters)
    .describe('through whom; what comes through a child could not be assessed, except a red flag’s yes'),
  correct: z.boolean().default(false).describe('takes the place of the answer that this question has'),
});
export type AnswerBody = z.infer<typeof answerBody>;

export const walkBody = z.strictObject({
  protocol: z
    .union([z.literal('not-reached'), z.strictObject({ again: text(200) })])
    .describe(
      'the one for a patient who does not answer; or the name of one to go through from the beginning',
    ),
});
export type WalkBody = z.infer<typeof walkBody>;

const documentedSchema = z
  .array(z.strictObject({ item: text(500), text: text(4000) }))
  .max(50)
  .describe('`item` as the protocol words it');

export const concludeBody = z.strictObject({
  walk: walkId,
  version,
  outcome: z
    .enum(protocolOutcomes)
    .optional()
    .describe(
      'another one than is proposed. Up at any time; down from a finished walk, with a reason and a review',
    ),
  reason: z.string().trim().max(2000).optional(),
  documented: documentedSchema.default([]),
});
export type ConcludeBody = z.infer<typeof concludeBody>;

export const documentationBody = z.strictObject({ walk: walkId, documented: documentedSchema.min(1) });
export type DocumentationBody = z.infer<typeof documentationBody>;

export const noteBody = z.strictObject({
  id: z.uuid().optional().describe('the caller’s own: sent twice, it is written once'),
  words: text(4000),
});
export type NoteBody = z.infer<typeof noteBody>;

export const concludedSchema = z.object({
  outcome: z.enum(protocolOutcomes),
  consequence: z
    .enum(['escalated', 'follow-up', 'resolved', 'goes-on'])
    .describe('what became of the alert with it'),
});
