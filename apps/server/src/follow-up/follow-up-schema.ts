import { z } from 'zod';
import { durationSeconds } from '#decision-tree';
import { followUpKinds, followUpOutcomes, requestedKinds, vitalSigns } from '#domain';

const person = z.object({ id: z.uuid(), name: z.string() });
const instant = z.iso.datetime();
const words = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine((text) => !text.includes('\0'), 'no NUL');

/** The shortest and the longest time that somebody may ask for, in seconds. */
const bounds = { least: 60, most: 14 * 86_400 };
const within = z
  .string()
  .max(40)
  .refine(
    (text) => durationSeconds(text) !== undefined,
    'an ISO 8601 duration of weeks, days, hours, minutes and seconds',
  )
  .refine((text) => {
    const seconds = durationSeconds(text) ?? bounds.least;
    return seconds >= bounds.least && seconds <= bounds.most;
  }, 'from one minute to fourteen days')
  .describe('ISO 8601 duration: PT15M, PT24H, P3D');

export const followUpBody = z.strictObject({
  kind: z.enum(requestedKinds),
  within,
  vitalSigns: z
    .array(z.enum(vitalSigns))
    .max(6)
    .default([])
    .describe('of a repeat: all of them have to come; default: those of the reading that raised the alert'),
  words: words(1000).optional(),
  owner: z
    .union([z.enum(['me', 'team']), z.uuid()])
    .default('me')
    .describe('whose it is; `team`: the care team’s, or the queue’s'),
});
export type FollowUpBody = z.infer<typeof followUpBody>;

export const endBody = z.strictObject({
  outcome: z.enum(followUpOutcomes),
  note: words(2000)
    .optional()
    .describe('needed to decline, to drop, and to end a repeat without its reading'),
});
export type EndBody = z.infer<typeof endBody>;

export const passBody = z.strictObject({
  to: z.union([z.literal('team'), z.uuid()]),
  note: words(1000).optional(),
});
export type PassBody = z.infer<typeof passBody>;

export const followUpIdSchema = z.uuid();

export const followUpsSchema = z.object({
  items: z.array(
    z.object({
      followUp: z.uuid(),
      alert: z.uuid(),
      patient: z.uuid(),
      kind: z.enum(followUpKinds),
      owner: person.nullable().describe('null: the care team’s, or the queue’s'),
      vitalSigns: z.array(z.string()),
      words: z.string().nullable(),
      askedBy: person.nullable(),
      askedAt: instant,
      dueAt: instant,
      overdue: z.int().describe('how often it was late'),
      endedAt: instant.nullable(),
      outcome: z.string().nullable(),
      note: z.string().nullable(),
      value: z
        .record(z.string(), z.unknown())
        .nullable()
        .describe('of a repeat that came: {vital sign: {value, unit, at, measurement}}'),
    }),
  ),
});
