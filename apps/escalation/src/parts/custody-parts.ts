import type { DataSource } from 'typeorm';
import type { Unbalanced } from '../custody-auditor.js';
import { custodyJob } from '../custody-job.js';
import { deadmanJob } from '../deadman.js';
import type { Part, Workshop } from './part.js';

/** Is everything in somebody's hands? And the sign of life for those who watch from outside. */
export function custodyParts(
  { options: { deadman }, metrics, logger }: Workshop,
  source: DataSource,
  unbalanced: () => Unbalanced,
): Part[] {
  return [
    custodyJob({ source, metrics, logger, unbalanced }),
    ...(deadman === undefined ? [] : [deadmanJob({ settings: deadman, source, metrics, logger })]),
  ];
}
