import { Counter, createRegistry, Gauge, type Registry } from '#observability';
import type { BatchFailure } from '#persistence';
import type { CommittedBatch } from '../pipeline.js';
import type { Ingestion } from './ingestion.js';

/** What ingestion counts for Prometheus. No label names a tenant, a device or a patient. */
export class IngestMetrics {
  private readonly registry: Registry = createRegistry('ingest');
  private readonly parts = this.counter(
    'wardline_parts_total',
    'Measurements and set-aside parts, by outcome',
    ['outcome'],
  );
  private readonly quarantined = this.counter('wardline_quarantined_total', 'Set aside, by code', ['code']);
  private readonly alerts = this.counter('wardline_alert_changes_total', 'Alerts opened, raised, joined', [
    'type',
    'severity',
  ]);
  private readonly failures = this.counter('wardline_batch_failures_total', 'Failed attempts to commit', [
    'failure',
  ]);
  private readonly held = this.gauge('wardline_held_messages', 'Messages held until their commit');
  private readonly heldBytes = this.gauge('wardline_held_bytes', 'Bytes held until their commit');
  private readonly denied = this.gauge('wardline_denied_publishes', 'Publishes denied since the start');
  private readonly unacknowledged = this.gauge(
    'wardline_unacknowledged',
    'Messages let go without acknowledgement since the start',
  );
  /** The last attempt to commit failed because the database is away. */
  databaseAway = false;

  committed({ parcels, changes }: CommittedBatch): void {
    this.databaseAway = false;
    for (const { rejection, standing } of parcels) {
      this.parts.inc({ outcome: rejection === undefined ? (standing?.kind ?? 'unknown') : 'quarantined' });
      if (rejection !== undefined) this.quarantined.inc({ code: rejection.code });
    }
    for (const { type, severity } of changes) this.alerts.inc({ type, severity });
  }

  failed(failure: BatchFailure): void {
    this.failures.inc({ failure });
    if (failure === 'away') this.databaseAway = true;
  }

  async text({ queue, source }: Ingestion): Promise<string> {
    this.held.set(queue.held.messages);
    this.heldBytes.set(queue.held.bytes);
    const { deniedByTenant, unacknowledged } = source.counters();
    this.denied.set(Object.values(deniedByTenant).reduce((sum, n) => sum + n, 0));
    this.unacknowledged.set(unacknowledged);
    return this.registry.metrics();
  }

  private counter<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ): Counter<Label> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  private gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.registry] });
  }
}
