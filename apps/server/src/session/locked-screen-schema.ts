import { z } from 'zod';

export const lockedSchema = z.object({
  token: z.string().describe('of the locked screen: it reads counts and nothing else'),
  expiresAt: z.iso.datetime(),
});
export type Locked = z.infer<typeof lockedSchema>;

const count = z.int().min(0);

export const lockedScreenSchema = z.object({
  at: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** The only name: whose password opens it. */
  person: z.string(),
  status: z.enum(['monitoring', 'degraded', 'not-monitoring']),
  counts: z
    .object({ critical: count, tier1: count, indeterminate: count })
    .describe('alerts at the person’s sites that call somebody and that nobody has'),
});
export type LockedScreenView = z.infer<typeof lockedScreenSchema>;
