import { DatabaseHandle } from '#testing';
import { randomUUID } from 'node:crypto';
import type { StaffName } from '../../../../libs/access/test/organisation.js';
import { startServer, type Answer, type RunningServer } from '../running-server.js';

const begin = Date.parse('2026-10-05T08:00:00Z');
const hour = 3_600_000;

export interface FigureBody {
  readonly value: number | null;
  readonly atLeast: boolean;
  readonly numerator: number;
  readonly denominator: number;
  readonly cases: number;
  readonly notYetKnown: readonly { readonly why: string; readonly cases: number }[];
  readonly excluded: readonly { readonly why: string; readonly cases: number }[];
  readonly missing: string | null;
  readonly secondReads: Readonly<Record<string, number>> | null;
}
export interface CaseBody {
  readonly alert: string | null;
  readonly patient: string;
  readonly standing: string;
  readonly why: string | null;
  readonly value: number | null;
}

/** A server whose time stands and is moved, and what leads ask of it. */
export class Measured {
  #hours = 0;
  readonly #tokens = new Map<StaffName, string>();

  private constructor(
    readonly server: RunningServer,
    readonly clock: DatabaseHandle,
  ) {}

  static async start(): Promise<Measured> {
    const server = await startServer();
    const clock = new DatabaseHandle(server.database.ownerUrl);
    await clock.setNow(new Date(begin));
    return new Measured(server, clock);
  }

  async stop(): Promise<void> {
    await this.clock.close();
    await this.server.stop();
  }

  get now(): Date {
    return new Date(begin + this.#hours * hour);
  }

  async pass(hours: number): Promise<void> {
    this.#hours += hours;
    await this.clock.advance(hours * hour);
    this.#tokens.clear();
  }

  async on(name: StaffName, method: string, path: string, body?: unknown): Promise<Answer> {
    const token = this.#tokens.get(name) ?? (await this.server.signIn(name));
    this.#tokens.set(name, token);
    return this.server.call(token, `/api/v1/${path}`, { method, ...(body !== undefined && { body }) });
  }

  /** From two days before the beginning until now. */
  period(more = ''): string {
    return `from=${new Date(begin - 48 * hour).toISOString()}&to=${this.now.toISOString()}${more}`;
  }

  async figure(measure: string, by = 'site'): Promise<FigureBody> {
    const { body } = await this.on('lead', 'GET', `measures?${this.period(`&by=${by}`)}`);
    const { measures } = body as { measures: { measure: string; total: FigureBody }[] };
    const found = measures.find((one) => one.measure === measure);
    if (found === undefined) throw new Error(`no ${measure} in ${JSON.stringify(body)}`);
    return found.total;
  }

  async cases(measure: string, name: StaffName = 'lead'): Promise<readonly CaseBody[]> {
    const { body } = await this.on(name, 'GET', `measures/${measure}/cases?${this.period()}`);
    return (body as { items: CaseBody[] }).items;
  }

  /** An alert that a stored reading opened, an hour after it was measured, as ingestion writes both. */
  async alertOfReading(patient: string, severity = 'tier1'): Promise<string> {
    const measurement = await this.reading(patient, severity);
    const [row] = await this.clock.query<{ id: string }>(
      `WITH a AS (
         INSERT INTO wardline.alert (tenant_id, patient_id, site_id, condition, severity, reason, opened_at, due_at, next_step_at,
           last_reading_at, measurement_id, decision)
         SELECT tenant_id, patient_id, site_id, $2, $3, 'SpO2 90 %', wardline.now(), wardline.now() + interval '2 hours',
           wardline.now() + interval '2 hours', wardline.now(), $4::bigint, jsonb_build_object('tree', 'red-limits', 'measurement', $4::text)
         FROM wardline.patient WHERE patient_id = $1 RETURNING *)
       INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, state, version, alert)
       SELECT tenant_id, site_id, patient_id, alert_id, 'opened', wardline.now(), severity, state, version, wardline.alert_json(a)
       FROM a RETURNING alert_id AS id`,
      [patient, randomUUID(), severity, measurement],
    );
    return row?.id ?? '';
  }

  /** A reading taken an hour ago and decided now. @returns its id */
  async reading(patient: string, disposition: string): Promise<string> {
    const [row] = await this.clock.query<{ id: string }>(
      `WITH p AS (SELECT tenant_id FROM wardline.patient WHERE patient_id = $1), i AS (
         INSERT INTO wardline.measurement_identity (tenant_id, device_id, source_id, revision, content_hash)
         SELECT tenant_id, 'dev-1', $2, '', '\\x00' FROM p RETURNING measurement_id, tenant_id
       ), d AS (
         INSERT INTO wardline.decision (decided_at, tenant_id, patient_id, measurement_id, knew_seq, cause, disposition, tree, version,
           hash, leaf, results, facts)
         SELECT wardline.now(), tenant_id, $1, measurement_id, 1, 'arrival', $3, 'red-limits', '1.0.0', 'h', 'leaf',
           '{"trees": [{"tree": "red-limits"}, {"tree": "heart-failure"}], "findings": []}', '{}' FROM i)
       INSERT INTO wardline.measurement (measurement_id, received_at, batch_id, tenant_id, patient_id, device_id, source_id, revision,
         patient_seq, taken_at, taken_precision, zone, effective_at, values)
       SELECT measurement_id, wardline.now(), 1, tenant_id, $1, 'dev-1', $2, '', 1, wardline.now() - interval '1 hour', 'instant',
         'Europe/Berlin', wardline.now() - interval '1 hour', '[{"code": "59408-5", "vitalSign": "spo2", "value": 97, "unit": "%"}]'
       FROM i RETURNING measurement_id::text AS id`,
      [patient, randomUUID(), disposition],
    );
    return row?.id ?? '';
  }

  async command(name: StaffName, alert: string, what: string, reason?: string): Promise<void> {
    const [row] = await this.clock.query<{ version: number }>(
      'SELECT version FROM wardline.alert WHERE alert_id = $1',
      [alert],
    );
    const answer = await this.on(name, 'POST', `alerts/${alert}/${what}`, {
      version: row?.version,
      ...(reason !== undefined && { reason }),
    });
    if (answer.status !== 200) throw new Error(`${what}: ${JSON.stringify(answer.body)}`);
  }
}
