import { z } from 'zod';

const line = z.object({ depth: z.int(), words: z.string() });

const node = z.object({
  id: z.string(),
  number: z.int().optional().describe('of a question'),
  ask: z.string().optional(),
  spoken: z.literal(true).optional().describe('asked of a person, not of the record'),
  redFlag: z.literal(true).optional(),
  when: z.array(line).describe('the condition in words, line by line'),
  sources: z.array(z.string()),
  branches: z.array(
    z.object({ answer: z.string(), to: z.int().describe('place in the root’s list of nodes') }),
  ),
  end: z
    .object({
      result: z.string().describe('a disposition, or a protocol’s outcome'),
      reason: z.string(),
      within: z.string().optional(),
      advice: z.array(z.string()).optional(),
      document: z.array(z.string()).optional(),
    })
    .optional(),
});

const way = z.object({
  condition: z.string(),
  steps: z.array(z.object({ id: z.string(), answer: z.string() })),
  end: z.string().optional().describe('id of the end; not there: a question was not answered'),
});

const patient = z.object({
  key: z.string(),
  from: z.enum(['finding', 'leaf', 'case']),
  title: z.string(),
  facts: z.array(z.object({ words: z.string(), value: z.string() })),
  unknown: z.array(z.string()),
  ways: z.array(way),
});

export const drawingSchema = z.object({
  appliesTo: z.string(),
  facts: z.array(
    z.object({
      name: z.string(),
      words: z.string(),
      unit: z.string(),
      range: z.string().optional(),
      notOlderThan: z.string().optional(),
      definition: z.string().optional(),
    }),
  ),
  roots: z.array(z.object({ condition: z.string(), title: z.string(), nodes: z.array(node) })),
  assertions: z.array(z.object({ id: z.string(), says: z.string(), means: z.string() })),
  sources: z.array(z.object({ id: z.string(), citation: z.string(), edition: z.string(), read: z.string() })),
  policy: z
    .object({
      ladder: z.array(
        z.object({
          step: z.string(),
          who: z.string(),
          how: z.string(),
          unseen: z.string(),
          unacknowledged: z.string(),
        }),
      ),
      sentences: z.array(z.string()),
    })
    .optional()
    .describe('of an escalation policy'),
  patients: z
    .array(patient)
    .describe('made up by the verifier and by whoever wrote the worked cases; nobody’s readings'),
});

export const statementSchema = z.object({
  meaning: z.string().describe('the sentence that would be signed'),
});

const count = z.int();
const figure = z.number();
const side = z.object({
  versions: z.array(z.object({ tree: z.string(), version: z.string(), hash: z.string() })),
  alerts: count,
  alertsPerPatientDay: figure,
  bySeverity: z.array(z.object({ severity: z.string(), alerts: count, perPatientDay: figure })),
  byCondition: z.array(z.object({ condition: z.string(), alerts: count, perPatientDay: figure })),
  tier1Minutes: figure.describe('estimated, of the whole period'),
  nurseMinutes: figure.describe('estimated, of the whole period'),
});

export const backTestViewSchema = z.object({
  hash: z.string(),
  handedInBy: z.string(),
  notice: z.string(),
  patients: count,
  patientDays: figure,
  measurements: count,
  live: side,
  candidate: side,
  appeared: count,
  disappeared: count,
  both: z.object({ same: count, severer: count, milder: count, earlier: count, later: count }),
  events: z
    .object({ known: count, newlyMissed: count, newlyCaught: count })
    .nullable()
    .describe('known outcomes; null: none were known'),
});

export const storedBackTestSchema = z.object({ backTest: backTestViewSchema.nullable() });
