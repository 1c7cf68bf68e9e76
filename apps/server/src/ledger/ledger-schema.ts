import { z } from 'zod';

export const ledgerQuerySchema = z.object({
  from: z.iso.datetime({ offset: true }).optional().describe('24 hours ago, unless given'),
  to: z.iso.datetime({ offset: true }).optional().describe('now, unless given'),
});

const count = z.int();

export const ledgerSchema = z.object({
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
  messages: count,
  received: count.describe('stored + duplicate + quarantined'),
  stored: count,
  duplicate: count,
  quarantined: count,
  decided: count.describe('baseline + tier1 + critical + indeterminate'),
  baseline: count,
  tier1: count,
  critical: count,
  indeterminate: count,
  alertsOpened: count,
  delivered: count,
  seen: count,
  acknowledged: count,
  custody: z
    .object({
      opened: count,
      ended: count,
      reopened: count,
      openNow: count.describe('whatever the window is'),
    })
    .describe('alerts, by what became of them in the window'),
  escalation: z
    .object({
      taken: count.describe('told + reachedNobody'),
      told: count.describe('somebody had a page open or another way to be called'),
      reachedNobody: count.describe('passedOver, and last resorts that reached nobody'),
      passedOver: count.describe('the next one began at once'),
      lastResort: count.describe('of those taken'),
      called: count.describe('people put down as called'),
      ladder: z
        .array(z.object({ step: count.describe('1 is the first'), taken: count, told: count }))
        .describe('by step, without the last resort'),
      discrepancies: z.record(z.string(), count),
      unaccounted: count.describe('0, or steps disagree with the alerts’ histories or with the calls'),
    })
    .describe('steps of escalations in the window'),
  sources: z
    .object({ received: count, acknowledged: count, denied: count })
    .describe('as the sources counted'),
  lostBeforeArrival: count.describe('gaps in the devices’ own counters'),
  discrepancies: z.record(z.string(), count),
  unaccounted: count.describe('0, or something is wrong'),
});

export type LedgerQuery = z.infer<typeof ledgerQuerySchema>;
export type Ledger = z.infer<typeof ledgerSchema>;
