import { Platform } from '#simulators';
import { DatabaseHandle, ReferenceData, waitFor, type StaffRow } from '#testing';
import mqtt, { type MqttClient } from 'mqtt';
import { randomUUID } from 'node:crypto';
import { signIn } from './nurse-socket.js';

const hour = 3600_000;

export interface AlertSeen {
  readonly id: string;
  readonly condition: string;
  readonly severity: string;
  readonly state: string;
  readonly version: number;
  readonly reason: string;
}

export interface Answer {
  readonly status: number;
  readonly body: { readonly code?: string; readonly items?: readonly Record<string, unknown>[] } & Record<
    string,
    unknown
  >;
}

/** The whole platform as processes of their own, one health system with its people, and a hand on everybody's time. */
export class MovingWard {
  private readonly offsets = { ms: 0 };

  private constructor(
    readonly platform: Platform,
    readonly database: DatabaseHandle,
    readonly records: ReferenceData,
    readonly people: Readonly<Record<'tier1' | 'nurse' | 'lead' | 'physician', StaffRow>>,
  ) {}

  static async open(): Promise<MovingWard> {
    const platform = await Platform.create({ movableTime: true });
    const database = new DatabaseHandle(platform.ownerUrl);
    const records = new ReferenceData(database);
    const { site } = await records.site({ tenant: 'metro' });
    const nurse = await records.staff({ role: 'nurse', tenant: 'metro', site });
    const lead = await records.staff({ role: 'lead', tenant: 'metro' });
    const tier1 = await records.staff({ role: 'tier1', firm: await records.firm(['metro']) });
    const physician = await records.trees(['metro']);
    for (const part of ['ingest', 'escalation', 'server'] as const) await platform.start(part);
    return new MovingWard(platform, database, records, { tier1, nurse, lead, physician });
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.platform.remove();
  }

  /** What everybody's clock says. */
  now(): Date {
    return new Date(Date.now() + this.offsets.ms);
  }

  async advanceHours(hours: number): Promise<void> {
    await this.database.advance(hours * hour);
    this.platform.advance(hours * hour);
    this.offsets.ms += hours * hour;
  }

  /** Signs in anew each time: days pass between two calls. */
  async call(
    who: keyof MovingWard['people'],
    method: string,
    path: string,
    body?: unknown,
    type = 'application/json',
  ): Promise<Answer> {
    const address = `http://127.0.0.1:${this.platform.httpPort('server')}`;
    const { email, password } = this.people[who];
    const token = await signIn(address, email, password);
    const response = await fetch(`${address}/api/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
  }

  /** A call that is expected to work; what else it answers, it throws. */
  async done(...call: Parameters<MovingWard['call']>): Promise<Answer['body']> {
    const { status, body } = await this.call(...call);
    if (status >= 300)
      throw new Error(`${call.slice(0, 3).join(' ')} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  /** A file is put in as a lead does it: dry run, report, application. Resolves when it is applied. */
  async import(kind: string, csv: string): Promise<void> {
    const received = await this.call('lead', 'POST', `imports?tenant=metro&kind=${kind}`, csv, 'text/csv');
    const { id, contentHash } = received.body as { id?: string; contentHash?: string };
    if (id === undefined)
      throw new Error(`the import of ${kind} was refused: ${JSON.stringify(received.body)}`);
    await this.importReaches(id, 'checked');
    await this.call('lead', 'POST', `imports/${id}/application`, { contentHash });
    await this.importReaches(id, 'applied');
  }

  private async importReaches(id: string, state: string): Promise<void> {
    await waitFor(
      async () => {
        const { body } = await this.call('lead', 'GET', `imports/${id}`);
        if (body['state'] === 'failed') throw new Error(`the import failed: ${JSON.stringify(body)}`);
        return body['state'] === state;
      },
      { what: `the import to be ${state}`, timeout: 20_000 },
    );
  }

  /** What Tier-1 and the nurse have open of a patient, by condition. */
  async openAlerts(patient: string): Promise<ReadonlyMap<string, AlertSeen>> {
    const queues = [await this.done('tier1', 'GET', 'alerts'), await this.done('nurse', 'GET', 'alerts')];
    const items = queues.flatMap(({ items }) => items ?? []) as unknown as (AlertSeen & {
      patient: string;
    })[];
    return new Map(
      items.filter((alert) => alert.patient === patient).map((alert) => [alert.condition, alert]),
    );
  }

  /** A measurement that was taken back: facts and alerts follow within seconds. */
  async retractionHolds(measurement: string): Promise<void> {
    await waitFor(
      async () => {
        const { items } = await this.done('nurse', 'GET', `measurements/${measurement}/retractions`);
        return typeof items?.[0]?.['holdsSince'] === 'string';
      },
      { what: 'the retraction to hold' },
    );
  }

  /** Waits for it; the clock and the relay have turns of their own. */
  async alert(patient: string, condition: string): Promise<AlertSeen> {
    return waitFor(async () => (await this.openAlerts(patient)).get(condition), {
      what: `an alert ${condition}`,
      timeout: 20_000,
    });
  }

  /** @throws when the broker does not take the account */
  async connect(device: string, secret = 'secret'): Promise<MqttClient> {
    return mqtt.connectAsync(
      `mqtt://127.0.0.1:${this.platform.mqttPort}`,
      { username: `metro/${device}`, password: secret, reconnectPeriod: 0 },
      false,
    );
  }

  /** Resolves when it is stored and decided: the broker's PUBACK says so. */
  async measure(device: string, values: readonly object[]): Promise<string> {
    const client = await this.connect(device);
    const id = randomUUID();
    const measurement = { id, at: this.now().toISOString(), values };
    await client.publishAsync(`rpm/v1/metro/${device}/reading`, JSON.stringify(measurement), { qos: 1 });
    await client.endAsync();
    return id;
  }

  /** What stands in the database about a measurement. */
  async stored(
    id: string,
  ): Promise<
    | { patient: string; disposition: string; suppressedBy: string | null; facts: Record<string, unknown> }
    | undefined
  > {
    const [row] = await this.database.query<{
      patient: string;
      disposition: string;
      suppressedBy: string | null;
      facts: Record<string, unknown>;
    }>(
      `SELECT m.patient_id AS patient, d.disposition, d.suppressed_by AS "suppressedBy", d.facts
       FROM wardline.measurement m JOIN wardline.decision d ON d.measurement_id = m.measurement_id AND d.cause = 'arrival'
       WHERE m.source_id = $1`,
      [id],
    );
    return row;
  }
}

export const vital = {
  weight: (value: number) => ({ code: '29463-7', value, unit: 'kg' }),
  spo2: (value: number) => ({ code: '59408-5', value, unit: '%' }),
};
