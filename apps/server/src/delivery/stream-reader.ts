import { audit, scoped, type AuditEntry, type Scope, type ScopedTransaction } from '#access';
import type { DataSource } from 'typeorm';
import {
  eventsBetween,
  numberedThrough,
  openAlerts,
  openAlertsAfter,
  readerOf,
  urgentAlerts,
  type AlertWithPatient,
} from '../alert/alert-repository.js';
import { concerns, viewAlert, type AlertView } from '../alert/alert-view.js';
import { handedAlerts } from '../monitoring/handed-alerts.js';
import type { Batch } from './person-feed.js';
import type { Turnstile } from './turnstile.js';

export interface Snapshot {
  /** Every later event follows. */
  readonly cursor: number;
  readonly alerts: readonly AlertView[];
}

/** A piece of a snapshot. Together they hold every alert that was open at the cursor, each at most once. */
export interface SnapshotPart extends Snapshot {
  /** Counted from 0. */
  readonly part: number;
  readonly more: boolean;
}

/** Alerts read for the part that a page can begin with, and for each of the others. */
const firstPart = 60;
const laterPart = 250;
const beforeAll = '00000000-0000-0000-0000-000000000000';

/**
 * Reads events and snapshots in the name of one person. An alert carries its patient's card, so the first time that a
 * person is given an alert is a read of the patient and stands in the audit trail, in the same transaction.
 */
export class StreamReader {
  readonly #source: DataSource;
  readonly #turnstile: Turnstile;
  /** Person → alerts whose reading is on the trail already. Forgotten when the last socket leaves. */
  readonly #audited = new Map<string, Set<string>>();

  constructor(source: DataSource, turnstile: Turnstile) {
    this.#source = source;
    this.#turnstile = turnstile;
  }

  async batch(scope: Scope, after: number, limit: number): Promise<Batch> {
    const known = this.#knownTo(scope.staffId);
    const { batch, fresh } = await this.#read(scope, async (tx) => {
      const end = await numberedThrough(tx);
      const reader = { ...(await readerOf(tx)), handedAlerts: await handedAlerts(tx) };
      const events = await eventsBetween(tx, after, end, limit);
      const shown = await auditShown(tx, events, known);
      const last = events.at(-1);
      const through = events.length === limit && last !== undefined ? last.position : Math.max(after, end);
      return { batch: { reader, events, through }, fresh: shown };
    });
    for (const alertId of fresh) known.add(alertId);
    return batch;
  }

  async snapshot(scope: Scope): Promise<Snapshot> {
    return this.#read(scope, async (tx) => {
      // First the end of the stream, then the alerts: what they show beyond it comes again as an event, none is missed.
      const cursor = await numberedThrough(tx);
      const alerts = await this.#concerning(tx);
      return { cursor, alerts };
    });
  }

  /**
   * The same, piece by piece: first the most urgent, then every other. The cursor is taken before any of them, and
   * every change after it is an event with the whole alert: what changes while this reads on is told again, none is missed.
   */
  async *snapshotParts(scope: Scope): AsyncGenerator<SnapshotPart, void> {
    const shown = new Set<string>();
    const first = await this.#read(scope, async (tx) => {
      const cursor = await numberedThrough(tx);
      const read = await urgentAlerts(tx, firstPart);
      return { cursor, more: read.length === firstPart, alerts: await this.#shown(tx, read, shown) };
    });
    const { cursor } = first;
    yield { ...first, part: 0 };
    let after = beforeAll;
    for (let part = 1, { more } = first; more; part++) {
      const next = await this.#read(scope, async (tx) => {
        const read = await openAlertsAfter(tx, after, laterPart);
        return {
          last: read.at(-1)?.alert.id,
          more: read.length === laterPart,
          alerts: await this.#shown(tx, read, shown),
        };
      });
      after = next.last ?? after;
      more = next.more;
      yield { cursor, alerts: next.alerts, part, more };
    }
  }

  async openAlerts(scope: Scope): Promise<AlertView[]> {
    return scoped(this.#source, scope, (tx) => this.#concerning(tx));
  }

  #read<T>(scope: Scope, work: (tx: ScopedTransaction) => Promise<T>): Promise<T> {
    return this.#turnstile.pass(() => scoped(this.#source, scope, work));
  }

  forget(staffId: string): void {
    this.#audited.delete(staffId);
  }

  async #concerning(tx: ScopedTransaction): Promise<AlertView[]> {
    return this.#shown(tx, await openAlerts(tx), new Set());
  }

  /** Those of the alerts that concern the reader and were not shown before, each with a line on the trail. */
  async #shown(
    tx: ScopedTransaction,
    read: readonly AlertWithPatient[],
    before: Set<string>,
  ): Promise<AlertView[]> {
    const reader = { ...(await readerOf(tx)), handedAlerts: await handedAlerts(tx) };
    const alerts = read.filter(({ alert }) => !before.has(alert.id) && concerns(alert, reader, alert));
    for (const id of await auditShown(tx, alerts, new Set())) before.add(id);
    return alerts.map(({ alert, patient }) => viewAlert(alert, patient, reader));
  }

  #knownTo(staffId: string): Set<string> {
    const known = this.#audited.get(staffId) ?? new Set<string>();
    this.#audited.set(staffId, known);
    return known;
  }
}

/** One entry per alert that was not read before; the ids of those. */
async function auditShown(
  tx: ScopedTransaction,
  shown: readonly AlertWithPatient[],
  known: ReadonlySet<string>,
): Promise<string[]> {
  const fresh = new Map<string, AuditEntry>();
  for (const { alert } of shown) {
    if (known.has(alert.id)) continue;
    fresh.set(alert.id, {
      action: 'read',
      target: `alert:${alert.id}`,
      tenantId: alert.tenant,
      patientId: alert.patient,
    });
  }
  await audit(tx, ...fresh.values());
  return [...fresh.keys()];
}
