import { z } from 'zod';
import type { BackTestReport } from '#decision-tree';
import { hashSchema, tenantSchema } from './tree-schema.js';

const count = z.int().min(0);
const figure = z.number().min(0);
const quantiles = { p10: figure.nullable(), median: figure.nullable(), p90: figure.nullable() };
const bySeverity = <T extends z.ZodType>(one: T) =>
  z.object({ critical: one, tier1: one, indeterminate: one });
const rate = z.object({ alerts: count, perPatientDay: figure });
const code = z.string().regex(/^[a-z0-9][a-z0-9.:-]{0,160}$/);

const side = z.object({
  trees: z.array(
    z.object({ tree: code, version: z.string().regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}$/), hash: hashSchema }),
  ),
  alerts: count,
  alertsPerPatientDay: figure,
  bySeverity: bySeverity(rate),
  byCondition: z.record(
    code,
    rate.extend({ critical: count.optional(), tier1: count.optional(), indeterminate: count.optional() }),
  ),
  hoursToFirstAlert: z.object({ patients: count, without: count, ...quantiles }),
  estimatedMinutes: z.object({
    tier1: figure,
    nurse: figure,
    tier1PerPatientDay: figure,
    nursePerPatientDay: figure,
  }),
  outcomes: z
    .object({
      caught: count,
      missed: count,
      leadHours: z.object(quantiles),
      missedPatients: z.array(z.string()),
    })
    .optional(),
});

const listed = z.array(z.record(z.string(), z.unknown()));
const judged = z.array(
  z.object({
    patient: z.string(),
    at: z.string(),
    kind: code,
    leadHours: z.object({ live: z.number().nullable(), candidate: z.number().nullable() }),
  }),
);

/** The report as `tree back-test --out` writes it. What else stands in it is dropped. */
export const backTestSchema = z.object({
  kind: z.literal('back-test'),
  notice: z.string().max(1000),
  patients: count,
  patientDays: figure,
  measurements: count,
  assumptions: z.object({
    quietHours: figure,
    warningHours: figure,
    warningSeverity: z.enum(['indeterminate', 'tier1', 'critical']),
    tier1Minutes: bySeverity(figure),
    nurseMinutes: bySeverity(figure),
    listed: count,
  }),
  live: side,
  candidate: side,
  appeared: z.object({ count, listed }),
  disappeared: z.object({ count, listed }),
  both: z.object({ same: count, severer: count, milder: count, earlier: count, later: count }),
  events: z.object({ known: count, newlyMissed: judged, newlyCaught: judged }).optional(),
});

export const backTestBody = z.strictObject({
  tenant: tenantSchema,
  report: backTestSchema.describe(
    'as the command line wrote it; only its figures are kept, nobody’s readings',
  ),
});
export type BackTestBody = z.infer<typeof backTestBody>;

/** What was checked, as the library has it: zod's optional members may also be undefined. */
export function reportOf({ report }: BackTestBody): BackTestReport {
  return JSON.parse(JSON.stringify(report)) as BackTestReport;
}
