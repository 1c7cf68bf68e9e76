import { z } from 'zod';
import { alertEventTypes, alertStates, directCommands, type DirectCommand } from '#domain';

const severitySchema = z.enum(['indeterminate', 'tier1', 'critical']);
const personSchema = z.object({ id: z.uuid(), name: z.string() });

const maskedCard = z.object({
  identity: z.literal('masked'),
  caseCode: z.string(),
  age: z.int().nullable(),
  sex: z.string().nullable(),
  site: z.string(),
  zone: z.string().describe('IANA time zone'),
  care: z
    .array(
      z.object({
        name: z.string().describe('of the plan’s catalogue'),
        value: z.union([z.number(), z.boolean(), z.string()]),
        expired: z.boolean(),
      }),
    )
    .readonly()
    .describe('what must be known before anybody speaks to the patient; never masked'),
});
const fullCard = maskedCard.extend({
  identity: z.literal('full'),
  givenName: z.string(),
  familyName: z.string(),
  birthDate: z.string().nullable().describe('YYYY-MM-DD'),
});
/** Local care teams get the full card, Tier-1 from the claim on. */
export const patientCardSchema = z.discriminatedUnion('identity', [maskedCard, fullCard]);

export const alertSchema = z.object({
  id: z.uuid(),
  version: z.int().describe('goes back with a command; moves when somebody’s decision could change'),
  condition: z.string(),
  severity: severitySchema,
  state: z.enum(alertStates),
  patient: z.uuid(),
  site: z.string(),
  tenant: z.string(),
  reason: z.string(),
  openedAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  resolvedAt: z.iso.datetime().nullable(),
  owner: personSchema.nullable(),
  readings: z.int(),
  lastReadingAt: z.iso.datetime(),
  snoozedUntil: z.iso.datetime().nullable(),
  outcome: z.string().nullable().describe('what came of the care that was given'),
  escalation: z
    .object({
      step: z.int(),
      of: z.int().describe('after the last one: the last resort'),
      round: z.int(),
      policy: z.string(),
      version: z.string(),
    })
    .nullable()
    .describe('while the local team is called for it'),
  decision: z.record(z.string(), z.unknown()).describe('measurement, tree, version, hash, leaf, facts'),
  patientCard: patientCardSchema.nullable(),
});

export const historyEntrySchema = z.object({
  type: z.enum(alertEventTypes),
  at: z.iso.datetime(),
  severity: severitySchema,
  state: z.enum(alertStates),
  version: z.int(),
  note: z.string().nullable(),
  actor: personSchema.nullable().describe('null: Wardline itself'),
});

export const alertListSchema = z.object({ items: z.array(alertSchema) });
export const alertDetailSchema = z.object({ alert: alertSchema, events: z.array(historyEntrySchema) });
export const commandAnswerSchema = z.object({ ok: z.literal(true), alert: alertSchema });

export const alertIdSchema = z.uuid();
export const alertCommandSchema = z.enum(directCommands);
export const commandBodySchema = z.strictObject({
  version: z.int().min(0),
  reason: z.string().max(2000).optional(),
  to: z.uuid().optional().describe('reassign: to whom'),
  until: z.iso.datetime({ offset: true }).optional().describe('snooze: until when'),
  outcome: z.string().max(500).optional().describe('close: what came of the care'),
});
export type CommandBody = z.infer<typeof commandBodySchema>;
export type { DirectCommand };
