import type { DataSource } from 'typeorm';
import { firstBatchSize, nextBatchSize } from '../batch-size.js';
import { takeDueSteps } from '../clock.js';
import { watchFollowUps } from '../follow-up-watch.js';
import { closeIdleWork } from '../work-watch.js';
import { loop, watch, type Part, type Workshop } from './part.js';

/** Milliseconds. */
const everyMs = { clock: 1000, followUps: 1000, idleWork: 30_000, partitions: 3600_000 };

/** What is due: steps of alerts, follow-ups, work that nobody goes on with; and room for the months to come. */
export function clockParts(workshop: Workshop, source: DataSource): Part[] {
  const { metrics } = workshop;
  let batchSize = firstBatchSize;
  return [
    loop(workshop, 'clock', everyMs.clock, async () => {
      const turn = await takeDueSteps(source, batchSize);
      if (turn.full) batchSize = nextBatchSize(batchSize, turn.heldMs);
      for (const [event, count] of turn.events) metrics.steps.inc({ event }, count);
      metrics.ladder.count(turn.steps);
      await source.query(`SELECT wardline.beat('clock')`);
      return turn.full;
    }),
    loop(workshop, 'follow-ups', everyMs.followUps, async () => {
      const { came, overdue, full } = await watchFollowUps(source);
      metrics.followUps.inc({ what: 'came' }, came);
      metrics.followUps.inc({ what: 'overdue' }, overdue);
      return full;
    }),
    watch(workshop, 'idle work', everyMs.idleWork, () => closeIdleWork(source)),
    watch(workshop, 'partitions', everyMs.partitions, () =>
      source.query('SELECT wardline.ensure_partitions()'),
    ),
  ];
}
