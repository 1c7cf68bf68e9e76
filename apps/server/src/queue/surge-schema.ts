import { z } from 'zod';

const idSchema = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
const programmeSchema = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);
const timeSchema = z.iso.datetime({ offset: true });
const severitySchema = z.enum(['tier1', 'indeterminate']);

export const shareBody = z.strictObject({ share: z.int().min(1).max(4) });
export type ShareBody = z.infer<typeof shareBody>;

export const pauseBody = z
  .strictObject({
    scope: z.enum(['firm', 'site']).describe('firm: the caller’s own'),
    site: idSchema.optional().describe('with scope site'),
    from: timeSchema,
    until: timeSchema.describe('12 hours after the beginning at most'),
    reason: z.string().trim().min(1).max(500),
    overflowTo: idSchema
      .nullable()
      .default(null)
      .describe('a firm that takes what rules would send to the local team of the site'),
  })
  .refine(({ scope, site, overflowTo }) =>
    scope === 'site' ? site !== undefined : site === undefined && overflowTo === null,
  );
export type PauseBody = z.infer<typeof pauseBody>;

export const pauseSchema = z.object({
  pause: z.uuid(),
  scope: z.enum(['firm', 'site']),
  firm: z.string().nullable(),
  site: z.string().nullable(),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
  reason: z.string(),
  overflowTo: z.string().nullable(),
  by: z.string(),
});
export type Pause = z.input<typeof pauseSchema>;

export const ruleBody = z
  .strictObject({
    tenant: idSchema,
    programmes: z.array(programmeSchema).min(1).max(100).nullable().default(null).describe('null: all'),
    severities: z.array(severitySchema).min(1).max(2).describe('never critical'),
    when: z.strictObject({
      breachWithinMinutes: z.int().min(1).max(480).nullable().default(null),
      queueLongerThan: z.int().min(0).max(100_000).nullable().default(null).describe('alerts'),
      paused: z.boolean().default(false).describe('every firm that serves the work is paused'),
    }),
    toFirm: idSchema.nullable().describe('null: the local team'),
    priority: z.int().min(1).max(99).default(50).describe('the smaller first'),
    from: timeSchema,
    until: timeSchema.nullable().default(null),
  })
  .refine(({ when }) => when.breachWithinMinutes !== null || when.queueLongerThan !== null || when.paused);
export type RuleBody = z.infer<typeof ruleBody>;

export const ruleSchema = z.object({
  rule: z.uuid(),
  tenant: z.string(),
  programmes: z.array(z.string()).nullable(),
  severities: z.array(severitySchema),
  when: z.object({
    breachWithinMinutes: z.int().nullable(),
    queueLongerThan: z.int().nullable(),
    paused: z.boolean(),
  }),
  toFirm: z.string().nullable(),
  priority: z.int(),
  from: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  signedOffBy: z.string(),
  signedOffAt: z.iso.datetime(),
});
export type Rule = z.input<typeof ruleSchema>;

export const overflowSchema = z.object({
  alert: z.uuid(),
  tenant: z.string(),
  site: z.string(),
  rule: z.uuid(),
  cause: z.enum(['paused', 'breach', 'queue']),
  to: z.string().describe('a firm, or local'),
  at: z.iso.datetime(),
  returned: z.object({ at: z.iso.datetime(), by: z.string() }).nullable(),
});
export type Overflow = z.input<typeof overflowSchema>;

export const surgeNoticeSchema = z.object({
  id: z.uuid(),
  tenant: z.string(),
  kind: z.enum(['limits-at-risk', 'team-paused', 'overflowing']),
  subject: z.string().describe('firm, site or rule'),
  at: z.iso
    .datetime()
    .describe('first limit to be missed; end of the pause; when the rule began to move work'),
  openedAt: z.iso.datetime(),
  acknowledged: z.object({ at: z.iso.datetime(), by: z.string() }).nullable(),
});
export type SurgeNoticeView = z.input<typeof surgeNoticeSchema>;
