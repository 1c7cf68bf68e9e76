import { z } from 'zod';
import { workActivities } from '#domain';

/** A call is begun as one. */
const begun = workActivities.filter((activity) => activity !== 'call') as [
  Exclude<(typeof workActivities)[number], 'call'>,
];

export const workBody = z.strictObject({
  activity: z.enum(begun).nullable().describe('null: no longer; the same again: still at it'),
});
export type WorkBody = z.infer<typeof workBody>;

const longestMs = 400 * 86_400_000;
const instant = z.iso.datetime();

export const periodQuery = z.object({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }).describe('400 days after `from` at most'),
});
export type PeriodQuery = z.infer<typeof periodQuery>;

/** From before to, and not too long. */
export function isPeriod({ from, to }: PeriodQuery): boolean {
  const length = Date.parse(to) - Date.parse(from);
  return length > 0 && length <= longestMs;
}

const months = z.array(
  z.object({
    month: z.string().describe('YYYY-MM of the patient’s calendar'),
    seconds: z.int(),
    liveSeconds: z.int().describe('of calls in which somebody was reached'),
    rows: z.array(
      z.object({
        staff: z.object({ id: z.uuid(), name: z.string() }),
        activity: z.enum(workActivities),
        live: z.boolean(),
        seconds: z.int(),
        minutes: z.int().describe('whole minutes of this row'),
      }),
    ),
  }),
);

export const patientTimeSchema = z.object({
  patient: z.uuid(),
  from: instant,
  to: instant,
  zone: z.string().describe('IANA time zone of the patient at `to`'),
  months,
});

export const staffTimeSchema = z.object({
  staff: z.uuid(),
  from: instant,
  to: instant,
  seconds: z.int(),
  patients: z.array(z.object({ patient: z.uuid(), months })),
});

export const workPolicySchema = z.strictObject({
  idleMinutes: z.int().min(1).max(240).describe('without a sign of life work counts up to the last one'),
  callIdleMinutes: z.int().min(1).max(480).describe('the same for a call'),
});
