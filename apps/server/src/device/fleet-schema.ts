import { z } from 'zod';
import { deviceIdSchema } from './device-schema.js';

export const fleetFilters = ['all', 'unassigned', 'offline', 'battery-low'] as const;

export const fleetQuery = z.object({
  which: z.enum(fleetFilters).default('all'),
  starting: deviceIdSchema.optional().describe('how the name of the device begins'),
  after: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}\/[A-Za-z0-9._-]{1,64}$/)
    .optional()
    .describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type FleetQuery = z.infer<typeof fleetQuery>;

const instant = z.iso.datetime();

export const fleetSchema = z.object({
  at: instant,
  counts: z.object({ devices: z.int(), unassigned: z.int(), offline: z.int(), batteryLow: z.int() }),
  items: z.array(
    z.object({
      tenant: z.string(),
      device: z.string(),
      kind: z.enum(['device', 'gateway']),
      model: z.string().nullable(),
      statusAt: instant.nullable().describe('when it last said how it is; null: never'),
      readingAt: instant.nullable().describe('when its newest reading was taken; null: none'),
      online: z.boolean().nullable().describe('as it said itself, or its last will did'),
      offlineSince: instant.nullable(),
      battery: z.int().nullable().describe('percent'),
      batteryLowSince: instant.nullable(),
      assigned: z.boolean().describe('a gateway is nobody’s, and counts as assigned'),
      holders: z.array(
        z.object({
          assignment: z.string(),
          slot: z.string().describe('empty: all of it'),
          caseCode: z.string(),
          from: instant,
        }),
      ),
      gateways: z.array(z.string()).describe('that may publish for it'),
    }),
  ),
  next: z.string().nullable(),
});
export type Fleet = z.infer<typeof fleetSchema>;
