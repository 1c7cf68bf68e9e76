import { caseStandings, measureNames, measureSplits, outcomeKinds, outcomeSources } from '#domain';
import { z } from 'zod';

const instant = z.iso.datetime();
const given = z.iso.datetime({ offset: true });
const longestMs = 92 * 86_400_000;

const period = {
  from: given,
  to: given.describe('92 days after `from` at most; a time that lies ahead counts as now'),
  by: z.enum(measureSplits).default('site'),
  zone: z
    .string()
    .regex(/^[A-Za-z0-9_+/-]{1,64}$/)
    .default('UTC')
    .describe('IANA: whose weeks'),
};
export const measuresQuery = z.object(period);
export type MeasuresQuery = z.infer<typeof measuresQuery>;

export const casesQuery = z.object({
  ...period,
  key: z.string().max(200).optional().describe('of one part of `by`; empty: what is under none'),
  standing: z.enum(caseStandings).optional(),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type CasesQuery = z.infer<typeof casesQuery>;

/** From before to, and not too long. */
export function isMeasurable({ from, to }: Pick<MeasuresQuery, 'from' | 'to'>): boolean {
  const length = Date.parse(to) - Date.parse(from);
  return length > 0 && length <= longestMs;
}

const reasons = z.array(z.object({ why: z.string(), cases: z.int() }));

export const figureSchema = z.object({
  value: z
    .number()
    .nullable()
    .describe('a share is between 0 and 1; null: there is none, and `missing` says why'),
  atLeast: z.boolean().describe('it is this or more: some of it has not ended'),
  p90: z.number().nullable(),
  p90AtLeast: z.boolean(),
  numerator: z.number(),
  denominator: z.number(),
  cases: z.number().describe('counted; fewer than 10 say little'),
  isFew: z.boolean(),
  notYetKnown: reasons,
  excluded: reasons,
  missing: z.string().nullable(),
  currency: z.string().nullable(),
  secondReads: z
    .object({ drawn: z.int(), read: z.int(), agreed: z.int(), disagreed: z.int() })
    .nullable()
    .describe('of the share filtered, which is never shown without it (hazard H24)'),
});

export const measuresSchema = z.object({
  from: instant,
  to: instant,
  by: z.enum(measureSplits),
  closedRecords: z.int().describe('patients whose record is closed: they are in no figure'),
  measures: z.array(
    z.object({
      measure: z.enum(measureNames),
      definition: z.object({
        name: z.string(),
        words: z.string(),
        numerator: z.string(),
        denominator: z.string(),
        exclusions: z.string(),
        unit: z.string(),
        kind: z.enum(['share', 'time', 'ratio', 'a-week']),
      }),
      total: figureSchema,
      weeks: z.array(z.object({ from: instant, to: instant, figure: figureSchema })),
      split: z
        .array(z.object({ key: z.string(), name: z.string().nullable(), figure: figureSchema }))
        .nullable()
        .describe('null: the measure cannot be told apart so'),
    }),
  ),
});
export type MeasuresAnswer = z.infer<typeof measuresSchema>;

export const casesSchema = z.object({
  total: z.int(),
  items: z.array(
    z.object({
      id: z.string(),
      alert: z.uuid().nullable(),
      patient: z.uuid().nullable(),
      caseCode: z.string().nullable(),
      site: z.string(),
      tree: z.string().nullable(),
      clinician: z.object({ id: z.uuid(), name: z.string() }).nullable(),
      at: instant,
      standing: z.enum(caseStandings),
      why: z.string().nullable(),
      value: z.number().nullable().describe('minutes of a time; where it stands as `no` it is longer'),
      numerator: z.number().nullable(),
      denominator: z.number().nullable(),
    }),
  ),
  next: z.int().nullable(),
});
export type CasesAnswer = z.infer<typeof casesSchema>;

export const outcomeBody = z
  .strictObject({
    event: z.uuid().describe('the client’s own: the same again is the same event'),
    patient: z.uuid().optional(),
    caseCode: z.string().trim().min(1).max(64).optional().describe('instead of `patient`'),
    kind: z.enum(outcomeKinds),
    at: given,
    until: given.nullable().default(null).describe('of a stay: the discharge'),
    source: z.enum(outcomeSources),
    words: z.string().trim().max(1000).nullable().default(null),
    supersedes: z.string().regex(/^\d+$/).nullable().default(null).describe('the entry that is corrected'),
    withdrawn: z.boolean().default(false).describe('it was entered in error'),
  })
  .refine((body) => (body.patient === undefined) !== (body.caseCode === undefined), {
    error: 'patient or caseCode, one of them',
  });
export type OutcomeBody = z.infer<typeof outcomeBody>;

const person = z.object({ id: z.uuid(), name: z.string() });

export const outcomesSchema = z.object({
  items: z.array(
    z.object({
      event: z.uuid(),
      entry: z.string(),
      patient: z.uuid(),
      tenant: z.string(),
      caseCode: z.string(),
      site: z.string(),
      kind: z.enum(outcomeKinds),
      at: instant,
      until: instant.nullable(),
      origin: z.enum(['entered', 'received']),
      source: z.enum(outcomeSources),
      words: z.string().nullable(),
      withdrawn: z.boolean(),
      entries: z.int().describe('more than one: it was corrected'),
      by: person,
      recordedAt: instant,
    }),
  ),
});
export type Outcomes = z.infer<typeof outcomesSchema>;

const money = z.number().min(0).max(1_000_000);
export const rateBody = z.strictObject({
  site: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .describe('ISO 4217'),
  nurseMinute: money,
  tier1Minute: money,
  patientMonth: money.describe('fixed cost of a patient and month'),
  from: given.describe('holds from then until the next one'),
});
export type RateBody = z.infer<typeof rateBody>;

export const ratesSchema = z.object({
  sites: z.array(z.object({ id: z.string(), name: z.string() })).describe('that the caller leads'),
  items: z.array(
    z.object({
      entry: z.string(),
      site: z.string(),
      currency: z.string(),
      nurseMinute: z.number(),
      tier1Minute: z.number(),
      patientMonth: z.number(),
      from: instant,
      by: person,
      recordedAt: instant,
    }),
  ),
});
export type Rates = z.infer<typeof ratesSchema>;
