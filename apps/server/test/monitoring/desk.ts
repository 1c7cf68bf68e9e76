import { scoped } from '#access';
import { createDataSource } from '#persistence';
import type { DataSource } from 'typeorm';
import { startServer, type Answer, type RunningServer } from '../running-server.js';

export type Name = Parameters<RunningServer['signIn']>[0];

/** A server, and the same people by the interface and by SQL as the application's role. */
export class MonitoringDesk {
  private readonly tokens = new Map<string, string>();

  private constructor(
    readonly server: RunningServer,
    private readonly source: DataSource,
  ) {}

  static async open(): Promise<MonitoringDesk> {
    const server = await startServer();
    const url = server.database.url('wardline_server');
    const source = createDataSource({ url, poolSize: 2, applicationName: 'test' });
    await source.initialize();
    return new MonitoringDesk(server, source);
  }

  async close(): Promise<void> {
    await this.source.destroy();
    await this.server.stop();
  }

  async call(name: Name, path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') {
    let token = this.tokens.get(name);
    if (token === undefined) {
      token = await this.server.signIn(name);
      this.tokens.set(name, token);
    }
    return this.server.call(token, `/api/v1/${path}`, { method, ...(body !== undefined && { body }) });
  }

  /** Rows that the person sees by raw SQL, under row-level security. */
  async rows<Row extends object>(name: Name, sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const staffId = this.server.organisation.staff[name];
    return scoped(this.source, { staffId, sessionId: null }, (tx) => tx.query<Row>(sql, values));
  }

  /** As the owner of the schema, without row-level security. */
  async owner<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.server.database.owner.query<Row & Record<string, unknown>>(sql, [...values]);
    return rows;
  }

  /** An active patient of the first site. */
  async patient(): Promise<string> {
    const [row] = await this.owner<{ id: string }>(
      `WITH p AS (INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, birth_date, sex, zone)
         VALUES ('metro', 'metro-1', gen_random_uuid()::text, 'Family', 'Given', '1950-06-15', 'female', 'Europe/Berlin') RETURNING *)
       INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, effective_from)
       SELECT tenant_id, patient_id, 'active', wardline.now() - interval '20 days' FROM p RETURNING patient_id AS id`,
    );
    return row?.id ?? '';
  }
}

/** `ok`, or the code of the refusal. */
export function code({ status, body }: Answer): unknown {
  return status === 200 ? 'ok' : (body as { code?: unknown }).code;
}
