import { vitalSigns } from '#domain';
import { z } from 'zod';

const clock = '([01][0-9]|2[0-3]):[0-5][0-9]';
const window = z.string().regex(new RegExp(`^${clock}-(${clock}|24:00)$`));

/** When a sign is expected; without hours and windows it is not. */
export const scheduleMembers = {
  everyHours: z.int().min(1).max(744).nullable().describe('null: by windows, or not at all'),
  windows: z
    .array(window)
    .min(1)
    .max(6)
    .nullable()
    .default(null)
    .describe('spans of the patient’s local time, such as 06:00-10:00, in order'),
  days: z
    .array(z.int().min(1).max(7))
    .min(1)
    .max(7)
    .nullable()
    .default(null)
    .describe('days of the week of the windows, Monday 1; null: every day'),
  graceHours: z.int().min(0).max(168).describe('how much longer is waited before work opens'),
};

export const vitalSignSchema = z.enum(vitalSigns);
