import { z } from 'zod';

const severitySchema = z.enum(['indeterminate', 'tier1', 'critical']);
const counts = z.object({ patients: z.int(), alerts: z.int(), overdue: z.int() });

export const queueLoadSchema = z.object({
  at: z.iso.datetime(),
  waiting: counts.extend({
    oldestOpenedAt: z.iso.datetime().nullable(),
    bySeverity: z.array(counts.extend({ severity: severitySchema })),
    byTenant: z.array(counts.extend({ tenant: z.string() })),
    byProgramme: z
      .array(counts.extend({ programme: z.string().nullable() }))
      .describe('null: in none; a patient in several counts in each'),
  }),
  working: z.array(
    z.object({
      staff: z.object({ id: z.uuid(), name: z.string() }),
      firm: z.string().nullable().describe('null: of the health system itself'),
      present: z.boolean().describe('signed in'),
      atPage: z.boolean().describe('a page of theirs was heard of within a minute'),
      onShift: z.boolean().describe('by the roster, on call not counted'),
      holds: z.int().describe('alerts in hand'),
    }),
  ),
  flow: z.array(
    z.object({
      tenant: z.string(),
      severity: severitySchema,
      arrivedPerHour: z.object({ lastHour: z.number(), last4Hours: z.number() }),
      endedPerHour: z.object({ lastHour: z.number(), last4Hours: z.number() }),
    }),
  ),
  service: z.array(
    z.object({
      severity: severitySchema,
      minutes: z.number().describe('median from the claim to the end of Tier-1’s work, of the last 7 days'),
      samples: z.int(),
      measured: z.boolean().describe('false: too few samples, an example stands in'),
    }),
  ),
  forecast: z.object({
    basis: z
      .enum(['roster', 'present'])
      .describe('present: no roster, so whoever is signed in is taken to stay'),
    until: z.iso.datetime(),
    firstMissAt: z.iso.datetime().nullable(),
    missed: z.int().describe('limits that will be missed, of what waits and of what is expected'),
    missedOfWaiting: z.int(),
    perQuarterHour: z.array(z.int()),
  }),
  paused: z.array(
    z.object({
      pause: z.uuid(),
      firm: z.string().nullable(),
      site: z.string().nullable(),
      until: z.iso.datetime(),
      overflowTo: z.string().nullable(),
    }),
  ),
  overflowing: z.array(
    z.object({
      rule: z.uuid(),
      tenant: z.string(),
      to: z.string().describe('a firm, or local'),
      alerts: z.int(),
      since: z.iso.datetime(),
    }),
  ),
});
export type QueueLoad = z.input<typeof queueLoadSchema>;
