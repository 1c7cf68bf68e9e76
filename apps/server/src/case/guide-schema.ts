import { protocolAnswers, protocolOutcomes } from '#decision-tree';
import { caseIdentities, interpreters, spokeWith } from '#domain';
import { z } from 'zod';

export const personSchema = z.object({ id: z.uuid(), name: z.string() });
const outcome = z.enum(protocolOutcomes);
const answer = z.enum(protocolAnswers);

const factSchema = z.object({
  name: z.string(),
  value: z.string().describe('in words, with its unit; or that it is unknown, and why'),
  known: z.boolean(),
  ageSeconds: z.number().nullable().describe('when it was read for this; null: it has no age'),
});

const stepSchema = z.object({
  kind: z.enum(['question', 'check']),
  id: z.string(),
  words: z.string(),
  answer: z.string(),
  redFlag: z.boolean(),
});

const storedAnswerSchema = z.object({
  seq: z.int(),
  question: z.string(),
  given: answer,
  heard: answer.describe('what it comes to'),
  redFlag: z.boolean(),
  spokeWith: z.enum([...spokeWith, 'nobody']),
  interpreter: z.enum(interpreters),
  corrects: z.int().nullable(),
  by: personSchema,
  at: z.iso.datetime(),
  seconds: z.int().describe('that the question took'),
});

export const walkSchema = z.object({
  id: z.uuid(),
  tree: z.string(),
  version: z.string(),
  hash: z.string(),
  title: z.string(),
  notice: z.string().describe('who must approve it before it is used'),
  purpose: z.enum(['clinical', 'not-reached']),
  entries: z.int().describe('goes back with the next answer'),
  startedBy: personSchema,
  startedAt: z.iso.datetime(),
  standing: z
    .enum(['asks', 'at-an-end', 'concluded', 'begun-anew', 'stopped'])
    .describe('`stopped`: its protocol is at work no longer; it can only go up'),
  facts: z.array(factSchema).describe('as they were when it began'),
  path: z.array(stepSchema),
  question: z.object({ id: z.string(), ask: z.string(), redFlag: z.boolean() }).nullable(),
  proposal: z
    .object({
      outcome,
      reason: z.string(),
      timeLimitSeconds: z.int(),
      advice: z.array(z.string()),
      document: z.array(z.string()),
    })
    .nullable()
    .describe('null: a question is open'),
  floor: outcome.nullable().describe('nothing milder is possible: a red flag was answered yes'),
  mostUrgent: outcome.nullable().describe('the most urgent end it came to before a correction'),
  answers: z.array(storedAnswerSchema).describe('everything that was answered, corrected or not'),
  conclusion: z
    .object({
      proposed: outcome.nullable(),
      outcome,
      reason: z.string(),
      timeLimitSeconds: z.int(),
      advice: z.array(z.string()),
      required: z.array(z.string()),
      missing: z.array(z.string()).describe('still to be written down'),
      by: personSchema,
      at: z.iso.datetime(),
    })
    .nullable(),
  documents: z.array(
    z.object({ item: z.string(), text: z.string(), by: personSchema, at: z.iso.datetime() }),
  ),
});
export type WalkView = z.infer<typeof walkSchema>;

export const guideSchema = z.object({
  identity: z
    .enum(caseIdentities)
    .nullable()
    .describe('how the reader has the patient open; null: not at all'),
  redFlag: z.boolean(),
  due: z.array(
    z.object({
      tree: z.string(),
      version: z.string(),
      hash: z.string(),
      title: z.string(),
      standing: z.enum(['to-do', 'under-way', 'concluded']),
    }),
  ),
  walks: z.array(walkSchema),
  obstacles: z.array(z.string()).describe('codes of what keeps the reader from ending the alert'),
});
export type GuideView = z.infer<typeof guideSchema>;
export { factSchema };
