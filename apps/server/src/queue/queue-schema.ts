import { z } from 'zod';
import { alertStates, boardSections, claimProblems, positionFrom, type Urgent } from '#domain';
import { alertSchema } from '../alert/alert-schema.js';

const severitySchema = z.enum(['indeterminate', 'tier1', 'critical']);
const personSchema = z.object({ id: z.uuid(), name: z.string() });
const tenantId = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
const programmeId = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);

const queuedAlertSchema = z.object({
  id: z.uuid(),
  version: z.int(),
  condition: z.string(),
  severity: severitySchema,
  state: z.enum(alertStates),
  reason: z.string(),
  openedAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
  overdue: z.boolean(),
  snoozedUntil: z.iso.datetime().nullable(),
  owner: personSchema.nullable(),
  handOffPending: z.boolean().describe('handed over, and nobody has accepted it yet'),
  overflow: z
    .object({ to: z.string().describe('a firm, or local'), rule: z.uuid() })
    .nullable()
    .describe('a rule has moved it'),
});

export const queueItemSchema = z.object({
  patient: z.uuid(),
  caseCode: z.string().nullable(),
  age: z.int().nullable(),
  sex: z.string().nullable(),
  name: z
    .object({ given: z.string(), family: z.string(), birthDate: z.string().nullable() })
    .nullable()
    .describe('null: masked until the claim'),
  site: z.object({ id: z.string(), name: z.string() }),
  tenant: z.object({ id: z.string(), name: z.string() }),
  work: z.uuid().describe('the most urgent alert that this desk works on; it places the item'),
  alerts: z.array(queuedAlertSchema).describe('every open alert of the patient, the most urgent first'),
  followUps: z.array(
    z.object({
      alert: z.uuid(),
      kind: z.string(),
      owner: z.uuid().nullable(),
      dueAt: z.iso.datetime(),
      overdue: z.boolean(),
    }),
  ),
});
export type QueueItem = z.input<typeof queueItemSchema>;

const cursorSchema = z
  .string()
  .max(120)
  .transform((text, context): Urgent => {
    const position = positionFrom(text);
    if (position !== undefined) return position;
    context.addIssue({ code: 'custom', message: 'no cursor' });
    return z.NEVER;
  });
const limitSchema = z.coerce.number().int().min(1).max(200).default(50);

export const queueQuery = z.strictObject({
  tenant: tenantId.optional(),
  limit: limitSchema,
  after: cursorSchema.optional().describe('`next` of the page before'),
});
export type QueueQuery = z.infer<typeof queueQuery>;

export const boardQuery = z.strictObject({
  section: z.enum(boardSections).default('now'),
  limit: limitSchema,
  after: cursorSchema.optional().describe('`next` of the page before'),
});
export type BoardQuery = z.infer<typeof boardQuery>;

const page = {
  at: z.iso.datetime(),
  items: z.array(queueItemSchema),
  next: z.string().nullable().describe('null: no more'),
};
export const queuePageSchema = z.object({ ...page, patients: z.int(), alerts: z.int() });
export type QueuePage = z.input<typeof queuePageSchema>;
export const boardPageSchema = z.object({
  ...page,
  section: z.enum(boardSections),
  sections: z.object({ now: z.int(), mine: z.int(), team: z.int() }).describe('patients in each'),
});
export type BoardPage = z.input<typeof boardPageSchema>;

export const claimNextBody = z.strictObject({
  tenants: z.array(tenantId).min(1).max(100).optional().describe('only of these'),
  programmes: z.array(programmeId).min(1).max(100).optional().describe('only patients with work of these'),
});
export type ClaimNextBody = z.infer<typeof claimNextBody>;

export const claimNextSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    patient: z.uuid(),
    alerts: z.array(alertSchema).describe('claimed now, all of one patient'),
    left: z
      .array(z.object({ alert: z.uuid(), reasons: z.array(z.string()) }))
      .describe('waiting alerts of the same patient that the caller may not claim'),
  }),
  z.object({
    ok: z.literal(false),
    code: z.literal('nothing-to-claim'),
    waiting: z.object({ patients: z.int(), alerts: z.int() }),
    notEligible: z
      .partialRecord(z.enum(claimProblems), z.int())
      .describe('alerts, by what keeps the caller from them'),
    otherProgrammes: z.int().describe('alerts outside the programmes that were asked for'),
    withColleagues: z.int().describe('patients whom a colleague has in hand, and who are not overdue'),
    beingTaken: z.int().describe('patients whom somebody else is just taking'),
  }),
]);
