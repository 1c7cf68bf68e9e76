import { openAlert, type StaffName } from '../../../../libs/access/test/organisation.js';
import { startServer, type Answer, type RunningServer } from '../running-server.js';

export interface Entry {
  readonly followUp: string;
  readonly kind: string;
  readonly owner: { readonly name: string } | null;
  readonly dueAt: string;
  readonly overdue: number;
  readonly outcome: string | null;
  readonly value: Readonly<Record<string, { readonly value: number }>> | null;
}

const names = [
  'nurse',
  'charge',
  'physician',
  'lead',
  'nurse2',
  'nurseOther',
  'tier1',
  'tier1b',
  'supervisor',
  'operator',
] as const;
export const patientPhone = '+493055500100';

/** A server, everybody signed in, and the patient `first` with a number and a home. */
export class HandOffDesk {
  private constructor(
    readonly server: RunningServer,
    private readonly tokens: ReadonlyMap<StaffName, string>,
    readonly contact: string,
  ) {}

  static async open(): Promise<HandOffDesk> {
    const server = await startServer();
    const tokens = new Map<StaffName, string>();
    for (const name of names) tokens.set(name, await server.signIn(name));
    // Tests move the time by hours: nobody signs in again.
    await server.database.owner.query(`UPDATE wardline.session SET expires_at = '2100-01-01'`);
    const { first } = server.organisation.patients;
    const path = `/api/v1/patients/${first}`;
    const numbers = [{ phone: patientPhone, voicemail: true }];
    const made = await server.call(tokens.get('nurse'), `${path}/contacts`, {
      method: 'POST',
      body: { kind: 'patient', numbers },
    });
    const home = {
      home: true,
      address: ['Beispielweg 3', '10115 Berlin'],
      country: 'DE',
      zone: 'Europe/Berlin',
    };
    await server.call(tokens.get('lead'), `${path}/locations`, { method: 'POST', body: home });
    return new HandOffDesk(server, tokens, (made.body as { contact: string }).contact);
  }

  #since = 0;

  /** The database's time, from the beginning of the present test on. */
  async after(minutes: number): Promise<void> {
    await this.server.database.setAhead(this.#since + minutes);
  }

  /** Time never goes back: the next test begins where no reading of this one lies ahead. */
  async nextTest(): Promise<void> {
    this.#since += 12 * 60;
    await this.after(0);
    await this.clear();
  }

  get patient(): string {
    return this.server.organisation.patients.first;
  }

  idOf(name: StaffName): string {
    return this.server.organisation.staff[name];
  }

  async call(name: StaffName, method: string, path: string, body?: unknown): Promise<Answer> {
    return this.server.call(this.tokens.get(name), `/api/v1/${path}`, {
      method,
      ...(body !== undefined && { body }),
    });
  }

  /** `200`, or the status and the code of the refusal. */
  async does(name: StaffName, path: string, body: unknown = {}): Promise<string> {
    const { status, body: answer } = await this.call(name, 'POST', path, body);
    const { code } = answer as { code?: string };
    return code === undefined ? String(status) : `${status} ${code}`;
  }

  async openAlert(severity: 'critical' | 'tier1' = 'tier1'): Promise<string> {
    return openAlert(this.server.database.owner, this.patient, { severity, dueIn: '60 minutes' });
  }

  async version(alert: string): Promise<number> {
    return (await this.row(alert)).version;
  }

  async row(
    alert: string,
  ): Promise<{ state: string; owner: string | null; version: number; dueInMinutes: number }> {
    const { rows } = await this.server.database.owner.query<{
      state: string;
      owner: string | null;
      version: number;
      dueInMinutes: number;
    }>(
      `SELECT a.state, s.name AS owner, a.version, round(extract(epoch FROM a.next_step_at - wardline.now()) / 60)::int AS "dueInMinutes"
       FROM wardline.alert a LEFT JOIN wardline.staff s ON s.staff_id = a.owner_id WHERE a.alert_id = $1`,
      [alert],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('no such alert');
    return row;
  }

  async command(name: StaffName, alert: string, what: string, more: object = {}): Promise<string> {
    return this.does(name, `alerts/${alert}/${what}`, { version: await this.version(alert), ...more });
  }

  async claimed(name: StaffName = 'tier1'): Promise<string> {
    const alert = await this.openAlert();
    const answer = await this.command(name, alert, 'claim');
    if (answer !== '200') throw new Error(answer);
    return alert;
  }

  /** Who has custody of contact: a name, or null for the team or the queue. */
  async holder(): Promise<string | null> {
    const { rows } = await this.server.database.owner.query<{ name: string | null }>(
      `SELECT s.name FROM wardline.contact_custody c LEFT JOIN wardline.staff s ON s.staff_id = c.holder_id
       WHERE c.patient_id = $1 ORDER BY c.entry_id DESC LIMIT 1`,
      [this.patient],
    );
    return rows[0]?.name ?? null;
  }

  async rings(name: StaffName, why = 'clinical', because?: string): Promise<string> {
    return this.does(name, `patients/${this.patient}/call`, {
      action: 'start',
      contact: this.contact,
      phone: patientPhone,
      why,
      ...(because !== undefined && { because }),
    });
  }

  async followUps(alert: string): Promise<readonly Entry[]> {
    const { body } = await this.call('nurse', 'GET', `alerts/${alert}/follow-ups`);
    return (body as { items: Entry[] }).items;
  }

  async events(alert: string): Promise<string[]> {
    const { rows } = await this.server.database.owner.query<{ type: string }>(
      'SELECT type FROM wardline.alert_event WHERE alert_id = $1 ORDER BY event_id',
      [alert],
    );
    return rows.map(({ type }) => type);
  }

  async trail(): Promise<{ action: string; outcome: string }[]> {
    const { rows } = await this.server.database.owner.query<{ action: string; outcome: string }>(
      'SELECT action, outcome FROM wardline.audit_event ORDER BY audit_id DESC LIMIT 5',
    );
    return rows;
  }

  /** Ends whatever is open of the patient, as the platform does. */
  async clear(): Promise<void> {
    await this.server.database.owner.query(
      `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now() WHERE resolved_at IS NULL`,
    );
    await this.server.database.owner.query(
      `INSERT INTO wardline.contact_call_end (call_id, tenant_id, patient_id, outcome, ended_at)
       SELECT c.call_id, c.tenant_id, c.patient_id, 'reached', wardline.now() FROM wardline.contact_call c
       WHERE NOT EXISTS (SELECT FROM wardline.contact_call_end e WHERE e.call_id = c.call_id)`,
    );
    await this.server.database.owner.query('DELETE FROM wardline.work_state');
  }
}

/** What a nurse says who reads back. */
export function readBack(version: number, more: object = {}): object {
  return {
    version,
    patientConfirmed: [
      { kind: 'case-code', value: 'case first' },
      { kind: 'birth-date', value: '1950-06-15' },
    ],
    problem: 'Low oxygen, short of breath at rest',
    callBy: 'nurse',
    callAt: new Date(Date.now() + 20 * 60_000).toISOString(),
    ...more,
  };
}
