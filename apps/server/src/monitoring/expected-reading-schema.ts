import { awaitedStates, missingCauses } from '#persistence';
import { z } from 'zod';
import { scheduleMembers, vitalSignSchema } from './schedule-schema.js';

const instant = z.iso.datetime();

export const patientExpectationBody = z.strictObject({
  ...scheduleMembers,
  until: instant.optional().describe('then what the programmes expect holds again'),
  note: z.string().trim().min(1).max(500).describe('why this patient’s is another'),
});
export type PatientExpectationBody = z.infer<typeof patientExpectationBody>;

const deviceSchema = z.object({
  device: z.string(),
  online: z.boolean().nullable().describe('null: it never said'),
  offlineSince: instant.nullable(),
  battery: z.int().nullable().describe('%'),
  batteryLow: z.boolean(),
  seenAt: instant.nullable(),
  gateway: z.string().nullable(),
  gatewayOfflineSince: instant.nullable(),
});

export const awaitedSchema = z.object({
  active: z.boolean().describe('false: nobody waits for anything'),
  items: z.array(
    z.object({
      ...scheduleMembers,
      vitalSign: vitalSignSchema,
      state: z
        .enum(awaitedStates)
        .nullable()
        .describe('null: nobody waits for it now, or another programme’s comes first'),
      since: instant.nullable().describe('of the last reading, or where the wait began'),
      wantedFrom: instant.nullable(),
      wantedBy: instant.nullable(),
      missingAt: instant.nullable(),
      lastAt: instant.nullable(),
      cause: z.enum(missingCauses).nullable().describe('likely, by what is known of the devices'),
      source: z.enum(['patient', 'tenant', 'default']).describe('default: an example'),
      programme: z.string().nullable(),
    }),
  ),
  devices: z.array(deviceSchema),
});

export const adherenceQuery = z.object({ from: instant, to: instant });
export type AdherenceQuery = z.infer<typeof adherenceQuery>;

const share = z.number().min(0).max(1).nullable();
export const adherenceSchema = z.object({
  items: z.array(
    z.object({
      vitalSign: vitalSignSchema,
      programme: z.string().nullable(),
      wanted: z.int(),
      inTime: z.int(),
      late: z.int(),
      missed: z.int(),
      share: share.describe('in time or late; null: none was wanted'),
      shareInTime: share,
    }),
  ),
});
export type AdherenceView = z.infer<typeof adherenceSchema>;
