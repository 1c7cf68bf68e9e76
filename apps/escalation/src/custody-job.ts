import { custodyFindingKinds } from '#domain';
import type { Logger } from '#observability';
import { Loop } from '#persistence';
import type { DataSource } from 'typeorm';
import { auditCustody, standingAlarms, type Unbalanced } from './custody-auditor.js';
import type { EscalationMetrics } from './escalation-metrics.js';

/** How often it is asked whether an audit is due. Milliseconds; the database's clock says when one is. */
const lookEveryMs = 1000;

export interface CustodyJob {
  /** Signed in as wardline_auditor, for nothing else. */
  readonly source: DataSource;
  readonly metrics: EscalationMetrics;
  readonly logger: Logger;
  /** Health systems whose books do not balance, as far as this process has read them. */
  readonly unbalanced: () => Unbalanced;
}

/** The auditor of custody, as a job of its own. Any number may run: one of them does each audit. */
export function custodyJob({ source, metrics, logger, unbalanced }: CustodyJob): Loop {
  return new Loop({
    everyMs: lookEveryMs,
    turn: async () => {
      const changes = await auditCustody(source, unbalanced());
      for (const { kind, opened, repaired, resolved } of changes ?? []) {
        metrics.custodyAlarms.inc({ kind, change: 'opened' }, opened);
        metrics.custodyAlarms.inc({ kind, change: 'repaired' }, repaired);
        metrics.custodyAlarms.inc({ kind, change: 'resolved' }, resolved);
        if (opened > 0) logger.error({ code: kind, opened, repaired }, 'custody does not hold');
      }
      // Whoever of the processes did the audit: each one's metrics say what stands.
      const standing = new Map((await standingAlarms(source)).map((row) => [row.kind, row.standing]));
      for (const kind of custodyFindingKinds) metrics.custodyFindings.set({ kind }, standing.get(kind) ?? 0);
      return false;
    },
    onError: (error) => {
      logger.warn({ part: 'custody audit', error }, 'a turn failed and is tried again');
    },
  });
}
