import { startServer, type Answer, type RunningServer } from '../running-server.js';

export type Name = Parameters<RunningServer['signIn']>[0];

export const days = (n: number): string => new Date(Date.now() + n * 86_400_000).toISOString();

/** A code of refusal, or `ok`. */
export const code = ({ status, body }: Answer): unknown =>
  status === 200 || status === 202 ? 'ok' : (body as { code?: unknown }).code;

/** A server, and calls about a patient of its first site in the name of anybody. */
export class PlanDesk {
  readonly #tokens = new Map<Name, string>();
  patient = '';

  private constructor(readonly server: RunningServer) {}

  static async open(): Promise<PlanDesk> {
    const desk = new PlanDesk(await startServer());
    await desk.somebody();
    return desk;
  }

  /** Another patient of the first site; the one that is spoken of from now on. */
  async somebody(): Promise<string> {
    const { rows } = await this.server.database.owner.query<{ id: string }>(
      `INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, zone)
       VALUES ('metro', 'metro-1', gen_random_uuid()::text, 'Test', 'Patient', 'Europe/Berlin') RETURNING patient_id AS id`,
    );
    this.patient = rows[0]?.id ?? '';
    return this.patient;
  }

  async ask(name: Name, method: string, path: string, body?: unknown): Promise<Answer> {
    let token = this.#tokens.get(name);
    if (token === undefined) this.#tokens.set(name, (token = await this.server.signIn(name)));
    return this.server.call(token, `/api/v1/${path}`, { method, ...(body !== undefined && { body }) });
  }

  async about(name: Name, method: string, path: string, body?: unknown): Promise<Answer> {
    return this.ask(name, method, `patients/${this.patient}/${path}`, body);
  }

  /** By the physician: the password again, unless it is given as undefined. */
  async signed(parameter: string, body: object): Promise<unknown> {
    return code(await this.about('physician', 'PUT', `plan/${parameter}`, { password: 'demo', ...body }));
  }

  async put(name: Name, parameter: string, body: object): Promise<unknown> {
    return code(await this.about(name, 'PUT', `plan/${parameter}`, body));
  }

  async rows<Row extends object>(sql: string, values: readonly unknown[] = [this.patient]): Promise<Row[]> {
    const { rows } = await this.server.database.owner.query(sql, [...values]);
    return rows as Row[];
  }

  /** What the trail says of the patient's plan, the newest first. */
  async trail(): Promise<string[]> {
    const rows = await this.rows<{ said: string }>(
      `SELECT action || ' ' || target || ' ' || outcome AS said FROM wardline.audit_event
       WHERE patient_id = $1 AND action <> 'read' ORDER BY audit_id DESC`,
    );
    return rows.map(({ said }) => said);
  }
}
