import { z } from 'zod';

export const handshakeSchema = z.object({
  token: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/),
  /** The last cursor that the client processed. */
  cursor: z
    .union([z.string().regex(/^\d{1,15}$/), z.int().min(0)])
    .transform(Number)
    .nullish(),
  /** Takes the snapshot in parts, the most urgent first: thousands of alerts at once would hold a page up. */
  parts: z.boolean().default(false),
});

export const commandSchema = z.object({
  alertId: z.uuid(),
  version: z.int().min(0),
  reason: z.string().max(2000).optional(),
  to: z.uuid().optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  outcome: z.string().max(500).optional(),
});

/** `seen` changes nothing, so the version that was on the screen does not matter. */
export const seenSchema = commandSchema.extend({ version: z.int().min(0).default(0) });
