import { reviewStoppedTree, watchPlans, watchPolicies, watchProtocols } from '#persistence';
import type { DataSource } from 'typeorm';
import { watchApprovals } from '../tree-watch.js';
import { loop, watch, type Part, type Workshop } from './part.js';

/** Milliseconds. */
const everyMs = { approvals: 10_000, plans: 15_000, stopReview: 5000 };

/** Signed documents: approvals that end, what does not hold at work, plans that are due, and what a stopped tree leaves. */
export function treeParts(workshop: Workshop, source: DataSource): Part[] {
  const { metrics, logger } = workshop;
  const noted = (kind: string, opened: number, resolved: number): void => {
    metrics.treeNotices.inc({ kind, change: 'opened' }, opened);
    metrics.treeNotices.inc({ kind, change: 'resolved' }, resolved);
  };
  return [
    watch(workshop, 'approvals', everyMs.approvals, async () => {
      for (const { kind, opened, resolved } of await watchApprovals(source)) {
        noted(kind, opened, resolved);
        if (opened > 0) logger.warn({ code: kind, trees: opened }, 'an approval needs a physician');
      }
    }),
    watch(workshop, 'protocols', everyMs.approvals, async () => {
      const { opened, resolved } = await watchProtocols(source);
      noted('tree-refused', opened, resolved);
      if (opened > 0) logger.error({ trees: opened }, 'a protocol at work does not hold');
    }),
    watch(workshop, 'policies', everyMs.approvals, async () => {
      const { opened, resolved } = await watchPolicies(source);
      noted('tree-refused', opened, resolved);
      if (opened > 0) logger.error({ policies: opened }, 'an escalation policy does not hold');
    }),
    loop(workshop, 'plans', everyMs.plans, async () => {
      const { taken, full } = await watchPlans(source);
      metrics.plansDue.inc(taken);
      return full;
    }),
    loop(workshop, 'stop review', everyMs.stopReview, async () => {
      const turn = await reviewStoppedTree(source);
      metrics.reviewed.inc(turn.filtered);
      return turn.full;
    }),
  ];
}
