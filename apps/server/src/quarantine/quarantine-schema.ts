import { z } from 'zod';
import { quarantineCodes } from '#domain';
import { deviceIdSchema } from '../device/device-schema.js';

export const quarantineIdSchema = z.string().regex(/^\d{1,18}$/);

export const quarantineQuerySchema = z.object({
  code: z.enum(quarantineCodes).optional(),
  device: deviceIdSchema.optional(),
  before: quarantineIdSchema.optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const quarantinePageSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      receivedAt: z.iso.datetime(),
      tenant: z.string(),
      device: z.string().nullable(),
      publisher: z.string().nullable(),
      topic: z.string(),
      code: z.enum(quarantineCodes),
      detail: z.string(),
      payloadBytes: z.int().describe('as received; the first 64 KB are kept'),
      replays: z.array(z.object({ requestedAt: z.iso.datetime(), outcome: z.string().nullable() })),
    }),
  ),
  next: z.string().nullable(),
});

export const payloadSchema = z.object({
  encoding: z.enum(['utf-8', 'base64']),
  payload: z.string(),
  payloadBytes: z.int(),
  truncated: z.boolean(),
});

export const replaySchema = z.object({ replay: z.string() });

/** How many messages of a group are replayed at a time. */
export const groupReplayLimit = 500;

export const groupReplayBody = z.strictObject({
  code: z.enum(quarantineCodes),
  device: deviceIdSchema.nullable().default(null).describe('null: of every device, and of none'),
});
export const groupReplaySchema = z.object({
  asked: z.int().describe(`messages; ${String(groupReplayLimit)} at most, the oldest first`),
});
export type GroupReplayBody = z.infer<typeof groupReplayBody>;

export type QuarantineQuery = z.infer<typeof quarantineQuerySchema>;
export type PayloadView = z.infer<typeof payloadSchema>;
