import type { StaffName } from '../../../../libs/access/test/organisation.js';
import { startServer, type Answer, type RunningServer } from '../running-server.js';

const hour = 3600_000;

/** RFC 3339, so many hours from now. */
export const hoursOn = (hours: number): string => new Date(Date.now() + hours * hour).toISOString();

/** The organisation of libs/access with its people signed in, and a firm to be kept in order. */
export class FirmDesk {
  readonly #tokens = new Map<string, string>();

  private constructor(readonly server: RunningServer) {}

  static async open(poolSize?: number): Promise<FirmDesk> {
    const desk = new FirmDesk(await startServer({}, undefined, poolSize));
    await desk.query(
      `UPDATE wardline.site SET place = CASE tenant_id WHEN 'metro' THEN 'US-NY' ELSE 'US-IL' END`,
    );
    await desk.query(
      `INSERT INTO wardline.programme (programme_id, name) VALUES ('heart-failure', 'HF'), ('diabetes', 'DM')`,
    );
    return desk;
  }

  async query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.server.database.owner.query(text, values);
    return rows as Row[];
  }

  staff(name: StaffName): string {
    return this.server.organisation.staff[name];
  }

  async call(name: StaffName, method: string, path: string, body?: unknown): Promise<Answer> {
    const token = this.#tokens.get(name) ?? (await this.server.signIn(name));
    this.#tokens.set(name, token);
    return this.server.call(token, path, { method, ...(body !== undefined && { body }) });
  }

  get = (name: StaffName, path: string): Promise<Answer> => this.call(name, 'GET', path);
  post = (name: StaffName, path: string, body?: unknown): Promise<Answer> =>
    this.call(name, 'POST', path, body);
  put = (name: StaffName, path: string, body: unknown): Promise<Answer> => this.call(name, 'PUT', path, body);

  /** Terms of the firm’s agreement with `metro`, by its lead. */
  async terms(terms: object, id = 'a1'): Promise<void> {
    const answer = await this.put('lead', `/api/v1/firm/agreements/${id}`, {
      tenant: 'metro',
      firm: 'support',
      from: '2020-01-01T00:00:00Z',
      ...terms,
    });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  }

  /** A licence on record; verified unless told otherwise. @returns its id */
  async licence(
    of: StaffName,
    {
      places = ['US-NY'],
      verified = true,
      until = hoursOn(1000),
      licence = undefined as string | undefined,
    } = {},
  ): Promise<string> {
    const answer = await this.post('supervisor', `/api/v1/firm/clinicians/${this.staff(of)}/licences`, {
      ...(licence !== undefined && { licence }),
      kind: 'RN',
      number: '123',
      places,
      from: hoursOn(-1000),
      until,
    });
    const { id } = answer.body as { id: string };
    if (verified)
      await this.put('supervisor', `/api/v1/firm/licences/${id}/verification`, { source: 'Nursys' });
    return id;
  }

  /** Enrols a patient, from long ago, or ends that from now on. */
  async enrol(patient: string, programme: string, enrolled = true): Promise<void> {
    await this.query(
      `INSERT INTO wardline.programme_enrolment (tenant_id, patient_id, programme_id, enrolled, effective_from)
       SELECT tenant_id, patient_id, $2, $3, CASE WHEN $3 THEN '2020-01-01' ELSE wardline.now() END
       FROM wardline.patient WHERE patient_id = $1`,
      [patient, programme, enrolled],
    );
  }

  /**
   * A protocol in force at `metro` for the condition, put there past the triggers that ask for a signature: who may sign
   * is tested elsewhere. @returns its hash
   */
  async protocol(condition: string, hash: string): Promise<string> {
    await this.query(
      `SET session_replication_role = replica;
       INSERT INTO wardline.tree_version (hash, tree, version, document, approval)
         VALUES ('${hash}', '${condition}', '1.0.0', '{"kind": "protocol", "programme": "*", "for": ["${condition}"]}', '{}');
       INSERT INTO wardline.tree_activation (tenant_id, tree, hash) VALUES ('metro', '${condition}', '${hash}');
       SET session_replication_role = DEFAULT`,
    );
    return hash;
  }

  /** The last entries of the trail for an action. */
  async trail(
    action: string,
  ): Promise<{ staff_id: string; tenant_id: string; target: string; outcome: string }[]> {
    return this.query(
      'SELECT staff_id, tenant_id, target, outcome FROM wardline.audit_event WHERE action = $1 ORDER BY audit_id',
      [action],
    );
  }

  async close(): Promise<void> {
    await this.server.stop();
  }
}
