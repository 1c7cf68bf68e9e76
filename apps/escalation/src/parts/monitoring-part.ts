import type { DataSource } from 'typeorm';
import { watchMonitoring } from '../monitoring-watch.js';
import { loop, type Part, type Workshop } from './part.js';

/** Milliseconds. */
const everyMs = 1000;

/** Statuses that begin, pauses that end, readings that do not come. */
export function monitoringPart(workshop: Workshop, source: DataSource): Part {
  const { metrics } = workshop;
  return loop(workshop, 'monitoring', everyMs, async () => {
    const { pausesDue, missing, full } = await watchMonitoring(source);
    metrics.monitoringWork.inc({ kind: 'pause-due' }, pausesDue);
    metrics.monitoringWork.inc({ kind: 'missing-data' }, missing);
    return full;
  });
}
