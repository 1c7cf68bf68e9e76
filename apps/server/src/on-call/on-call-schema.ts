import { z } from 'zod';

export const recordIdSchema = z.uuid();
export const staffIdSchema = z.uuid();
export const teamIdSchema = z.string().regex(/^[A-Za-z0-9._-]{1,80}$/);
export const tenantIdSchema = z.string().regex(/^[A-Za-z0-9._-]{1,64}$/);
const siteIdSchema = tenantIdSchema;
const timeSchema = z.iso.datetime({ offset: true });
const dateSchema = z.iso.date().describe('a local date');
const clockSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .describe('local time, HH:MM');
const weekdaySchema = z.int().min(1).max(7).describe('ISO 8601: 1 Monday … 7 Sunday');
const weekTimeSchema = z.strictObject({ day: weekdaySchema, time: clockSchema });
const personSchema = z.object({ id: z.uuid(), name: z.string() });

export const okSchema = z.object({ ok: z.literal(true) });
export type Ok = z.infer<typeof okSchema>;
export const ok: Ok = { ok: true };

const layerFields = {
  position: z.int().min(0).max(100).describe('the lower, the sooner asked'),
  zone: z.string().min(1).max(64).describe('IANA time zone of everything local'),
  from: dateSchema.describe('in force from the hand-over time of this local date on'),
  until: dateSchema
    .nullable()
    .default(null)
    .describe('until the hand-over time of this one; null: without an end'),
  handOver: z.strictObject({
    time: clockSchema,
    weekday: weekdaySchema
      .nullable()
      .default(null)
      .describe('for turns of whole weeks; null: counted from `from`'),
  }),
  turn: z.strictObject({ every: z.int().min(1).max(366), unit: z.enum(['days', 'weeks']) }),
  hours: z
    .array(z.strictObject({ from: weekTimeSchema, until: weekTimeSchema }))
    .max(50)
    .default([])
    .describe('on call in these hours of the week only; empty: always'),
};
export const layerBody = z.strictObject({
  team: teamIdSchema,
  people: z.array(staffIdSchema).min(1).max(100).describe('each has one turn, in this order'),
  ...layerFields,
});
export const overrideBody = z.strictObject({
  team: teamIdSchema,
  staff: staffIdSchema,
  insteadOf: staffIdSchema.nullable().default(null).describe('null: instead of anybody'),
  from: timeSchema,
  until: timeSchema,
});
export const absenceBody = z.strictObject({
  site: siteIdSchema,
  staff: staffIdSchema.optional().describe('oneself, unless told'),
  from: timeSchema,
  until: timeSchema,
});
export const memberBody = z.strictObject({ from: timeSchema, until: timeSchema.nullable().default(null) });
export const offerBody = z.strictObject({
  team: teamIdSchema,
  to: staffIdSchema.nullable().default(null).describe('null: whoever of the team takes it'),
  from: timeSchema,
  until: timeSchema,
  inReturn: z.strictObject({ from: timeSchema, until: timeSchema }).nullable().default(null),
});
export const answerBody = z.strictObject({ answer: z.enum(['accepted', 'declined', 'withdrawn']) });
export const dutyBody = z.strictObject({
  present: z.boolean(),
  until: timeSchema.optional().describe('12 hours on, unless told; 24 at most'),
});
export const settingBody = z.strictObject({
  warnHours: z.int().min(1).max(720).describe('how far ahead gaps are told of'),
});
export const siteQuery = z.object({ site: siteIdSchema.optional() });
export const calendarQuery = z.object({
  from: timeSchema,
  until: timeSchema.describe('93 days after `from` at most'),
  knownAt: timeSchema.optional().describe('as the schedule was known then'),
});
export const shiftQuery = z.object({ days: z.coerce.number().int().min(1).max(93).default(31) });

export type LayerBody = z.infer<typeof layerBody>;
export type OverrideBody = z.infer<typeof overrideBody>;
export type AbsenceBody = z.infer<typeof absenceBody>;
export type MemberBody = z.infer<typeof memberBody>;
export type OfferBody = z.infer<typeof offerBody>;
export type AnswerBody = z.infer<typeof answerBody>;
export type DutyBody = z.infer<typeof dutyBody>;
export type SettingBody = z.infer<typeof settingBody>;
export type SiteQuery = z.infer<typeof siteQuery>;
export type CalendarQuery = z.infer<typeof calendarQuery>;
export type ShiftQuery = z.infer<typeof shiftQuery>;

const instant = z.iso.datetime();
const becauseSchema = z.enum(['rotation', 'override', 'not-scheduled', 'absent', 'not-a-member']);

export const intervalSchema = z.object({
  person: personSchema.nullable().describe('null: nobody'),
  from: instant,
  until: instant,
  layer: z.uuid().nullable(),
  override: z.uuid().nullable(),
  because: becauseSchema,
  named: personSchema.nullable().describe('whom the schedule names, where that is somebody else'),
});
export type IntervalView = z.infer<typeof intervalSchema>;

export const teamNowSchema = z.object({
  team: z.string(),
  name: z.string(),
  site: z.string(),
  scheduled: z.boolean().describe('false: there is no schedule, and all nurses of the team are called'),
  now: intervalSchema.nullable().describe('told as far as 8 days to either side'),
  onDuty: z.boolean().describe('has a page open, or said so and has another way to be called'),
  next: z.array(intervalSchema).describe('what follows, 3 at most'),
});
export type TeamNow = z.infer<typeof teamNowSchema>;

export const calendarSchema = z.object({
  team: z.string(),
  intervals: z.array(intervalSchema).describe('from `from` to `until` without overlap or hole'),
  handOvers: z.array(z.object({ at: instant, from: personSchema.nullable(), to: personSchema.nullable() })),
});
export type CalendarView = z.infer<typeof calendarSchema>;

export const scheduleSchema = z.object({
  team: z.string(),
  name: z.string(),
  site: z.string(),
  layers: z.array(z.object({ id: z.uuid(), people: z.array(personSchema), ...layerFields })),
  overrides: z.array(
    z.object({
      id: z.uuid(),
      person: personSchema,
      insteadOf: personSchema.nullable(),
      from: instant,
      until: instant,
    }),
  ),
  absences: z.array(
    z.object({
      id: z.uuid().nullable().describe('null: said by going off duty'),
      person: personSchema,
      from: instant,
      until: instant,
    }),
  ),
  members: z.array(
    z.object({
      person: personSchema,
      spans: z.array(z.object({ from: instant.nullable(), until: instant.nullable() })),
    }),
  ),
});
export type ScheduleView = z.output<typeof scheduleSchema>;

export const shiftsSchema = z.object({
  items: z.array(z.object({ team: z.string(), name: z.string(), from: instant, until: instant })),
});
export type ShiftsView = z.infer<typeof shiftsSchema>;

export const offersSchema = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      team: z.string(),
      from: instant,
      until: instant,
      by: personSchema,
      to: personSchema.nullable(),
      inReturn: z.object({ from: instant, until: instant }).nullable(),
      offeredAt: instant,
    }),
  ),
});
export type OffersView = z.infer<typeof offersSchema>;

export const noticesSchema = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      tenant: z.string(),
      site: z.string(),
      team: z.string(),
      kind: z.enum(['nobody-on-call', 'gap-ahead', 'nobody-on-duty', 'named-not-a-member']),
      because: z.string(),
      named: personSchema.nullable(),
      from: instant,
      until: instant.nullable().describe('null: not known yet'),
      openedAt: instant,
      acknowledged: z.object({ at: instant, by: z.string() }).nullable(),
    }),
  ),
});
export type NoticesView = z.infer<typeof noticesSchema>;
