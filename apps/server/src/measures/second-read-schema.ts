import { z } from 'zod';

const instant = z.iso.datetime();
const given = z.iso.datetime({ offset: true });

export const readsQuery = z.object({ standing: z.enum(['open', 'read']).default('open') });

export const drawBody = z.strictObject({
  site: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  from: given,
  to: given,
  count: z.int().min(1).max(100),
});
export type DrawBody = z.infer<typeof drawBody>;

export const readBody = z.strictObject({
  finding: z.enum(['agrees', 'disagrees']),
  words: z.string().trim().max(1000).nullable().default(null).describe('of whoever disagrees'),
});
export type ReadBody = z.infer<typeof readBody>;

const values = z.array(
  z.object({
    code: z.string(),
    vitalSign: z.string().nullable(),
    value: z.number().nullable(),
    unit: z.string().nullable(),
    comparator: z.string().nullable(),
    coded: z.string().nullable(),
    absent: z.string().nullable(),
  }),
);
const reading = z.object({ at: instant, zone: z.string(), values });

export const readsSchema = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      tenant: z.string(),
      site: z.string(),
      patient: z.uuid(),
      caseCode: z.string(),
      tree: z.string(),
      decidedAt: instant,
      reading: reading.extend({ receivedAt: instant }).nullable(),
      before: z.array(reading).describe('the readings before it, the newest first'),
      read: z
        .object({
          finding: z.enum(['agrees', 'disagrees']),
          words: z.string().nullable(),
          by: z.object({ id: z.uuid(), name: z.string() }),
          at: instant,
        })
        .nullable(),
    }),
  ),
});
export type Reads = z.infer<typeof readsSchema>;
