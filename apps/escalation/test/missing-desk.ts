import { createDataSource, saveDeviceStatus } from '#persistence';
import {
  ReferenceData,
  testDatabase,
  type PatientOptions,
  type PatientRow,
  type TestDatabase,
} from '#testing';
import type { DataSource } from 'typeorm';
import { watchMonitoring } from '../src/monitoring-watch.js';

export const tenant = 'metro';
export const hour = 3600_000;
export const day = 24 * hour;

export interface Subject {
  readonly kind: string;
  readonly subject: string;
  readonly cause: string;
  readonly open: boolean;
}
export interface Item {
  readonly state: string;
  readonly severity: string;
  readonly reason: string;
  readonly version: number;
  readonly clock: boolean;
  readonly events: readonly string[];
  readonly decision: {
    readonly missing: { readonly vitalSign: string; readonly cause: string }[];
    readonly devices: unknown[];
  };
  readonly subjects: readonly Subject[];
  readonly [column: string]: unknown;
}

/** What one patient is to send, as a nurse sets it. */
export interface Expected {
  readonly windows?: readonly string[];
  readonly days?: readonly number[];
  readonly every?: number;
  readonly grace?: number;
  readonly until?: number;
}

/** A database whose clock is moved, patients of whom readings are expected, and the clock's look at them. */
export class MissingDesk {
  now = Date.parse('2026-11-16T08:00:00Z');
  readonly data: ReferenceData;

  private constructor(
    readonly database: TestDatabase,
    readonly clock: DataSource,
    private readonly ingest: DataSource,
  ) {
    this.data = new ReferenceData(database);
  }

  static async open(): Promise<MissingDesk> {
    const database = await testDatabase();
    const source = (role: 'wardline_clock' | 'wardline_ingest'): Promise<DataSource> =>
      createDataSource({ url: database.url(role), poolSize: 2, applicationName: 'test' }).initialize();
    const desk = new MissingDesk(database, await source('wardline_clock'), await source('wardline_ingest'));
    await database.setNow(new Date(desk.now));
    return desk;
  }

  async close(): Promise<void> {
    await this.clock.destroy();
    await this.ingest.destroy();
    await this.database.drop();
  }

  /** Patients of former tests are watched no more: a look at each would only take time. */
  async forgetFormer(): Promise<void> {
    await this.database.query('UPDATE wardline.reading_watch SET look_at = NULL');
  }

  /** Puts the clock to a time and has it take everything that is due by then. */
  async at(ms: number): Promise<void> {
    this.now = ms;
    await this.database.setNow(new Date(ms));
    while ((await watchMonitoring(this.clock)).full);
  }

  /** As the clock does in life: it looks in between, too. */
  async until(ms: number, stepMs = 2 * hour): Promise<void> {
    while (this.now + stepMs < ms) await this.at(this.now + stepMs);
    await this.at(ms);
  }

  async itemsOf(patient: string): Promise<Item[]> {
    return this.database.query<Item>(
      `SELECT a.state, a.severity, a.reason, a.version, a.next_step_at IS NOT NULL AS clock, a.decision,
         (SELECT array_agg(e.type ORDER BY e.event_id) FROM wardline.alert_event e WHERE e.alert_id = a.alert_id) AS events,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', i.kind, 'subject', i.subject, 'cause', i.cause, 'open', i.returned_at IS NULL)
            ORDER BY i.kind, i.subject), '[]') FROM wardline.missing_data_subject i WHERE i.alert_id = a.alert_id) AS subjects
       FROM wardline.alert a WHERE a.patient_id = $1 AND a.condition LIKE 'missing-data%' ORDER BY a.opened_at`,
      [patient],
    );
  }

  async resolve(patient: string): Promise<void> {
    await this.database.query(
      `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now(), next_step_at = NULL
       WHERE patient_id = $1 AND resolved_at IS NULL`,
      [patient],
    );
  }

  async enter(patient: string, status: string, reason: string | null = null): Promise<void> {
    await this.database.query(
      `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from, due_at)
       VALUES ($1, $2, $3, $4, wardline.now(), CASE WHEN $3 = 'paused' THEN wardline.now() + interval '90 days' END)`,
      [tenant, patient, status, reason],
    );
  }

  async measured(
    patient: string,
    ms: number,
    vitalSign = 'weight',
    more: { readonly device?: string; readonly absent?: boolean } = {},
  ): Promise<string> {
    const [row] = await this.database.query<{ id: string }>(
      `WITH i AS (
         INSERT INTO wardline.measurement_identity (tenant_id, device_id, source_id, revision, content_hash)
         VALUES ($1, $5, gen_random_uuid()::text, '', '\\x00') RETURNING measurement_id
       ), d AS (
         INSERT INTO wardline.decision (decided_at, tenant_id, patient_id, measurement_id, knew_seq, cause, disposition, tree, version,
           hash, leaf, results, facts)
         SELECT $3, $1, $2, measurement_id, 1, 'arrival', 'baseline', 't', '1', 'h', 'l', '[]', '{}' FROM i
       )
       INSERT INTO wardline.measurement (measurement_id, received_at, batch_id, tenant_id, patient_id, device_id, source_id, revision,
         patient_seq, taken_at, taken_precision, zone, effective_at, values)
       SELECT measurement_id, $3, 1, $1, $2, $5, measurement_id::text, '', 1, $3, 'instant', 'UTC', $3,
         jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('vitalSign', $4::text, 'value', 80, 'absent', $6::text))) FROM i
       RETURNING measurement_id::text AS id`,
      [
        tenant,
        patient,
        new Date(ms),
        vitalSign,
        more.device ?? 'scale',
        more.absent === true ? 'error' : null,
      ],
    );
    return row?.id ?? '';
  }

  async expectation(patient: string, sign: string, more: Expected = {}): Promise<void> {
    await this.database.query(
      `INSERT INTO wardline.patient_reading_expectation (tenant_id, patient_id, vital_sign, every_hours, windows, days, grace_hours, until, note)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'a test')`,
      [
        tenant,
        patient,
        sign,
        more.every ?? null,
        more.windows ?? null,
        more.days ?? null,
        more.grace ?? 2,
        more.until === undefined ? null : new Date(more.until),
      ],
    );
    await this.database.query('SELECT wardline.watch_readings(ARRAY[$1::uuid])', [patient]);
  }

  /** Of a sign that is awaited. */
  async stateOf(patient: string, sign = 'weight'): Promise<unknown> {
    const rows = await this.database.query<{ state: string }>(
      'SELECT state FROM wardline.awaited($1) WHERE vital_sign = $2',
      [patient, sign],
    );
    return rows[0]?.state;
  }

  /** A patient with heart failure, watched from now on. */
  async somebody(options: PatientOptions = {}): Promise<PatientRow> {
    await this.at(this.now);
    return this.data.patient({
      tenant,
      programmes: ['heart-failure'],
      since: new Date(this.now),
      ...options,
    });
  }

  async status(
    device: string,
    said: { online?: boolean; battery?: number; isKept?: boolean },
  ): Promise<void> {
    return saveDeviceStatus(this.ingest, { tenantId: tenant, deviceId: device, ...said });
  }
}
