import type { DataSource } from 'typeorm';
import { AuditWalk } from '../audit-walk.js';
import { auditBooks, retireDeadWorkers, settledAt } from '../auditor.js';
import type { Unbalanced } from '../custody-auditor.js';
import { loop, watch, type Part, type Workshop } from './part.js';

/** Milliseconds. */
const everyMs = { recent: 5000, day: 2000, balance: 60_000, retirement: 10_000 };

/** The last seconds are read once they have settled; the gauge shows what was found in the last minutes. */
const recentAudit = { reachSeconds: 120, stepSeconds: 5, roundAndRound: false };
/** A day's books are read again and again, in 48 minutes at this pace. */
const dayAudit = { reachSeconds: 24 * 3600, stepSeconds: 60, roundAndRound: true };

/** The books of readings and of escalations, read step by step. */
export class Books {
  readonly #walks = { recent: new AuditWalk(recentAudit), day: new AuditWalk(dayAudit) };
  readonly #workshop: Workshop;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  /** @param source signed in as wardline_auditor */
  parts(source: DataSource): Part[] {
    const { logger } = this.#workshop;
    return [
      loop(this.#workshop, 'audit', everyMs.recent, () => this.#read(source, 'recent')),
      watch(this.#workshop, 'long audit', everyMs.day, () => this.#read(source, 'day')),
      watch(this.#workshop, 'balance', everyMs.balance, () =>
        source.query('SELECT wardline.carry_source_balances()'),
      ),
      watch(this.#workshop, 'retirement', everyMs.retirement, async () => {
        const retired = await retireDeadWorkers(source);
        if (retired.length > 0)
          logger.warn({ workers: retired }, 'workers that vanished are no longer expected');
      }),
    ];
  }

  /** Whose books do not balance, as far as they have been read. */
  readonly unbalanced = (): Unbalanced => {
    const amiss = (sums: (walk: AuditWalk) => ReadonlyMap<string, number>): string[] => [
      ...new Set(
        Object.values(this.#walks).flatMap((walk) =>
          [...sums(walk)].filter(([, unaccounted]) => unaccounted > 0).map(([tenant]) => tenant),
        ),
      ),
    ];
    return { readings: amiss((walk) => walk.unaccounted()), steps: amiss((walk) => walk.unaccountedSteps()) };
  };

  /** One step; true while more has settled than was read. */
  async #read(source: DataSource, reach: 'recent' | 'day'): Promise<boolean> {
    const { metrics, logger } = this.#workshop;
    const walk = this.#walks[reach];
    const window = walk.next(await settledAt(source));
    if (window === undefined) return false;
    const read = await auditBooks(source, window);
    walk.took(window, read);
    for (const { tenantId, unaccounted, discrepancies, steps } of read) {
      if (unaccounted > 0)
        logger.error(
          { code: 'unaccounted', tenantId, unaccounted, discrepancies, ...window },
          'the books do not add up',
        );
      if (steps.unaccounted > 0)
        logger.error(
          { code: 'unaccounted-steps', tenantId, ...steps, ...window },
          'the books of escalations do not add up',
        );
    }
    for (const [tenant, unaccounted] of walk.unaccounted())
      metrics.unaccounted.set({ tenant, reach }, unaccounted);
    for (const [tenant, unaccounted] of walk.unaccountedSteps())
      metrics.ladder.unaccounted.set({ tenant, reach }, unaccounted);
    if (reach === 'recent') metrics.auditedThrough.set(window.to.getTime() / 1000);
    return true;
  }
}
