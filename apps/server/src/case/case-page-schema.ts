import { z } from 'zod';
import { alertSchema, historyEntrySchema } from '../alert/alert-schema.js';
import { caseQuestionsSchema } from '../question/question-schema.js';
import { chartLineSchema } from './chart-lines.js';
import { factSchema, guideSchema, personSchema } from './guide-schema.js';

const latestSchema = z.object({
  vitalSign: z.string(),
  value: z.number().nullable(),
  low: z.number().nullable().describe('null: open'),
  high: z.number().nullable().describe('null: open'),
  comparator: z.string().nullable(),
  unit: z.string().nullable().describe('UCUM'),
  plausibility: z.string().nullable(),
  at: z.iso.datetime(),
  ageSeconds: z.number(),
  device: z.string().describe('where it came from'),
  flags: z.array(z.string()),
});

/** Everything that a workspace needs, in one answer. */
export const casePageSchema = z.object({
  alert: alertSchema,
  speaking: z
    .object({
      language: z.string().nullable(),
      interpreterNeeded: z.boolean().nullable(),
      hearing: z.string().nullable(),
    })
    .describe('by the plan, also where an entry has expired; null: nobody wrote it down'),
  call: z
    .object({
      by: z.iso.datetime(),
      localTime: z.iso.datetime({ offset: true }).describe('as clocks show it where the patient is'),
      zone: z.string(),
      withinSeconds: z.number().describe('that the decision’s leaf gives'),
      standing: z.enum(['call-now', 'late', 'spoken']),
    })
    .nullable()
    .describe('by when somebody must have spoken to the patient; null: the decision gives no time'),
  why: z.object({
    path: z.array(
      z.object({
        id: z.string(),
        ask: z.string(),
        answer: z.string(),
        because: z.array(z.string()).describe('the parts of the condition, in words'),
      }),
    ),
    facts: z.array(factSchema).describe('as they were when it was decided'),
  }),
  guide: guideSchema,
  latest: z.array(latestSchema),
  lines: z.array(chartLineSchema).describe('what is drawn into the trends of the signs'),
  notes: z.array(z.object({ id: z.uuid(), words: z.string(), by: personSchema, at: z.iso.datetime() })),
  events: z.array(historyEntrySchema),
  openings: z.array(
    z.object({
      kind: z.enum(['opened', 'refused', 'parked', 'closed']),
      identity: z.string().nullable(),
      identifiers: z.array(z.string()),
      code: z.string().nullable(),
      by: personSchema,
      at: z.iso.datetime(),
    }),
  ),
  calls: z.array(
    z.object({
      call: z.uuid(),
      contact: z.uuid(),
      by: personSchema,
      reason: z.string(),
      startedAt: z.iso.datetime(),
      endedAt: z.iso.datetime().nullable(),
      outcome: z.string().nullable(),
      spokeWith: z.uuid().nullable(),
    }),
  ),
  others: z.array(
    z.object({
      id: z.uuid(),
      condition: z.string(),
      severity: z.string(),
      state: z.string(),
      reason: z.string(),
      openedAt: z.iso.datetime(),
      endedAt: z.iso.datetime().nullable(),
      done: z.string().nullable().describe('the last words about it'),
      outcomes: z.array(z.string()).describe('what its protocols came to'),
    }),
  ),
  followUps: z.array(
    z.object({
      id: z.uuid(),
      kind: z.string(),
      words: z.string().nullable(),
      owner: personSchema.nullable(),
      dueAt: z.iso.datetime(),
      endedAt: z.iso.datetime().nullable(),
      outcome: z.string().nullable(),
    }),
  ),
  questions: caseQuestionsSchema.shape.items,
});
export type CasePage = z.infer<typeof casePageSchema>;
