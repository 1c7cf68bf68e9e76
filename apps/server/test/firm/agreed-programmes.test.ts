import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scoped, type ScopedTransaction } from '#access';
import { createDataSource } from '#persistence';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import {
  openAlert,
  recordMeasurement,
  type PatientName,
  type StaffName,
} from '../../../../libs/access/test/organisation.js';
import { FirmDesk, hoursOn } from './firm-desk.js';

/** `first` is in heart failure, `second` in diabetes only; both at `metro`. `other` is of another health system. */
let desk: FirmDesk;
let source: DataSource;
const alerts = new Map<PatientName, string>();
const names = ['first', 'second', 'other'] as const;

beforeAll(async () => {
  desk = await FirmDesk.open();
  const { patients } = desk.server.organisation;
  const { owner } = desk.server.database;
  await desk.enrol(patients.first, 'heart-failure');
  await desk.enrol(patients.second, 'diabetes');
  await desk.query(
    `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, effective_from)
     SELECT tenant_id, patient_id, 'active', '2020-01-01' FROM wardline.patient`,
  );
  for (const name of names) {
    alerts.set(name, await openAlert(owner, patients[name], { severity: 'tier1', dueIn: '1 hour' }));
    await recordMeasurement(owner, name, patients[name], { id: `m-${name}`, hoursAgo: 1, values: [] });
  }
  source = createDataSource({
    url: desk.server.database.url('wardline_server'),
    poolSize: 2,
    applicationName: 'test',
  });
  await source.initialize();
});
afterAll(async () => {
  await source.destroy();
  await desk.close();
});

const as = <T>(name: StaffName, work: (tx: ScopedTransaction) => Promise<T>): Promise<T> =>
  scoped(source, { staffId: desk.staff(name), sessionId: null }, work);

/** Whose rows of a table the person sees. */
async function visible(name: StaffName, table: string): Promise<PatientName[]> {
  const rows = await as(name, (tx) =>
    tx.query<{ id: string }>(
      `SELECT DISTINCT patient_id AS id FROM wardline.${table} WHERE patient_id IS NOT NULL`,
    ),
  );
  const { patients } = desk.server.organisation;
  return names.filter((patient) => rows.some(({ id }) => id === patients[patient]));
}

describe('an agreement without a limit', () => {
  it('shows Tier-1 the patients of both health systems that it serves, and of no other', async () => {
    await desk.query(
      `INSERT INTO wardline.health_system (tenant_id, name, zone) VALUES ('third', 'Third', 'UTC')`,
    );
    await desk.query(
      `INSERT INTO wardline.site (site_id, tenant_id, name, zone) VALUES ('third-1', 'third', 'Third', 'UTC')`,
    );
    await desk.query(
      `INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, zone)
       VALUES ('third', 'third-1', 'T1', 'T', 'T', 'UTC')`,
    );
    const [count] = await as('tier1', (tx) =>
      tx.query<{ n: number }>('SELECT count(*)::int AS n FROM wardline.patient'),
    );
    expect([await visible('tier1', 'patient'), count?.n]).toEqual([['first', 'second', 'other'], 3]);
    const list = (await desk.get('tier1', '/api/v1/alerts')).body as { items: { id: string }[] };
    expect(new Set(list.items.map(({ id }) => id))).toEqual(new Set(alerts.values()));
  });
});

describe('an agreement for heart failure', () => {
  beforeAll(async () => {
    await desk.terms({ programmes: ['heart-failure'] });
  });

  it('hides on every table whoever is in other programmes only: raw SQL as the application’s role', async () => {
    const tables = await desk.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id' AND NOT a.attisdropped
       WHERE n.nspname = 'wardline' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND has_table_privilege('wardline_server', c.oid, 'SELECT')`,
    );
    expect(tables.length).toBeGreaterThan(8);
    for (const { name } of tables) {
      expect([name, (await visible('tier1', name)).filter((p) => p === 'second')]).toEqual([name, []]);
      expect([name, (await visible('supervisor', name)).filter((p) => p === 'second')]).toEqual([name, []]);
    }
    for (const name of ['patient', 'alert', 'alert_event', 'measurement', 'decision', 'programme_enrolment'])
      expect([name, await visible('tier1', name)]).toEqual([
        name,
        name === 'programme_enrolment' ? ['first'] : ['first', 'other'],
      ]);
    for (const nurse of ['nurse2', 'lead'] as const)
      expect(await visible(nurse, 'alert')).toContain('second');
  });

  it('forgets no table: each is limited itself, or shows rows of visible patients only', async () => {
    const forgotten = await desk.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id' AND NOT a.attisdropped
       WHERE n.nspname = 'wardline' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND has_table_privilege('wardline_server', c.oid, 'SELECT')
         AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid
           AND (p.polname = 'agreed_programmes' AND NOT p.polpermissive
             OR p.polname = 'server_reads' AND pg_get_expr(p.polqual, p.polrelid) LIKE '%FROM wardline.patient p%'))`,
    );
    // For operators and privacy officers, who see no patient by any agreement.
    expect(forgotten.map(({ name }) => name).sort()).toEqual(['audit_event', 'quarantine']);
  });

  it('lets none of those rows be written, or their place in the stream be read', async () => {
    const second = alerts.get('second');
    const touched = await as('tier1', (tx) =>
      tx.query('UPDATE wardline.alert SET due_at = due_at WHERE alert_id = $1 RETURNING alert_id', [second]),
    );
    expect(touched).toEqual([]);
    await expect(
      as('tier1', (tx) =>
        tx.query(
          `INSERT INTO wardline.alert_receipt (tenant_id, site_id, alert_id, staff_id, kind) VALUES ('metro', 'metro-2', $1, $2, 'seen')`,
          [second, tx.staffId],
        ),
      ),
    ).rejects.toMatchObject({ code: '42501' });
    const events = await as('tier1', (tx) =>
      tx.query<{ site_id: string }>('SELECT site_id FROM wardline.alert_stream'),
    );
    expect(events.map(({ site_id }) => site_id)).not.toContain('metro-2');
  });

  it('hides them over the interface and the socket, and refuses the claim as if there were no such alert', async () => {
    const { patients } = desk.server.organisation;
    expect((await desk.get('tier1', `/api/v1/patients/${patients.second}`)).status).toBe(404);
    expect((await desk.get('tier1', `/api/v1/patients/${patients.first}`)).status).toBe(200);
    expect(
      (await desk.post('tier1', `/api/v1/alerts/${alerts.get('second') ?? ''}/claim`, { version: 1 })).body,
    ).toMatchObject({ code: 'not-found' });
    const client = desk.server.connect(await desk.server.signIn('tier1'));
    const { alerts: shown } = await client.ready();
    expect(new Set(shown.map(({ id }) => id))).toEqual(new Set([alerts.get('first'), alerts.get('other')]));
    client.close();
  });

  it.each([
    [
      'monitoring-status',
      { status: 'paused', reason: 'travelling', owner: null, until: hoursOn(48), note: 'x' },
    ],
    ['answers', { answers: { 'chest-pain': 'no' }, spokeWith: 'patient', interpreter: 'not-needed' }],
    ['inbound', { channel: 'phone', reportedBy: 'patient', words: 'unwell', symptoms: [] }],
    ['work', { activity: 'review' }],
    ['call', { action: 'start', contact: randomUUID(), phone: '+12025550123', why: 'clinical' }],
  ])('lets nothing be done about them: %s', async (path, body) => {
    const { patients } = desk.server.organisation;
    const owner = { ...body, ...('owner' in body && { owner: desk.staff('nurse2') }) };
    const rows = (): Promise<{ n: number }[]> =>
      desk.query(
        `SELECT count(*)::int AS n FROM (SELECT patient_id FROM wardline.monitoring_status UNION ALL SELECT patient_id FROM wardline.spoken_answer
           UNION ALL SELECT patient_id FROM wardline.inbound_report UNION ALL SELECT patient_id FROM wardline.work_event
           UNION ALL SELECT patient_id FROM wardline.contact_call) r WHERE r.patient_id = $1`,
        [patients.second],
      );
    const before = await rows();
    const answer = await desk.post('tier1', `/api/v1/patients/${patients.second}/${path}`, owner);
    // A call is refused to whoever has no alert of the patient in hand.
    expect(answer.body).toMatchObject({ code: path === 'call' ? 'claim-first' : 'not-found' });
    expect(await rows()).toEqual(before);
    expect((await desk.get('tier1', `/api/v1/patients/${patients.second}/${path}`)).status).toBe(404);
    // The words are right: about a patient of the agreement they are understood.
    expect(
      (await desk.post('tier1', `/api/v1/patients/${patients.first}/${path}`, owner)).body,
    ).not.toMatchObject({
      code: 'invalid-request',
    });
  });

  it('leaves what somebody has in hand on the screen when the patient leaves the programme', async () => {
    const { patients } = desk.server.organisation;
    const first = alerts.get('first') ?? '';
    expect((await desk.post('tier1', `/api/v1/alerts/${first}/claim`, { version: 1 })).status).toBe(200);
    await desk.enrol(patients.first, 'heart-failure', false);
    expect(await visible('tier1', 'patient')).toEqual(['first', 'other']);
    expect(await visible('tier1b', 'patient')).toEqual(['other']);
    expect((await desk.post('tier1', `/api/v1/alerts/${first}/release`, { version: 2 })).status).toBe(200);
    expect(await visible('tier1', 'patient')).toEqual(['other']);
  });

  it('is widened by a second agreement, and by nothing that the firm can do', async () => {
    await desk.terms({ programmes: ['diabetes'] }, 'a1-second');
    expect(await visible('tier1', 'patient')).toEqual(['second', 'other']);
    const answer = await desk.put('supervisor', '/api/v1/firm/agreements/a1', {
      tenant: 'metro',
      firm: 'support',
      from: '2020-01-01T00:00:00Z',
    });
    expect([answer.status, (await desk.trail('firm.agreement')).at(-1)]).toMatchObject([
      403,
      { outcome: 'not-allowed', tenant_id: 'metro' },
    ]);
  });
});

describe('an agreement that ends', () => {
  it('ends what a session that is open sees, at that moment', async () => {
    await desk.terms({ until: hoursOn(1) });
    await desk.terms({ until: hoursOn(1) }, 'a1-second');
    const client = desk.server.connect(await desk.server.signIn('tier1'));
    await client.ready();
    expect(await visible('tier1', 'patient')).toEqual(['first', 'second', 'other']);
    await desk.server.database.setAhead(61);
    try {
      expect(await visible('tier1', 'patient')).toEqual(['other']);
      expect(await client.command('claim', { alertId: alerts.get('second'), version: 1 })).toMatchObject({
        ok: false,
        code: 'not-found',
      });
    } finally {
      await desk.server.database.setAhead(0);
      client.close();
    }
  });
});

describe('masking', () => {
  const cardOf = async (name: StaffName): Promise<unknown> => {
    const { body } = await desk.get(name, `/api/v1/alerts/${alerts.get('second') ?? ''}`);
    return (body as { alert: { patientCard: { identity: string } } }).alert.patientCard.identity;
  };

  it('follows the agreement: names before the claim only where it asks for no masking', async () => {
    await desk.terms({ until: hoursOn(-1) }, 'a1-second');
    await desk.terms({});
    expect(await cardOf('tier1')).toBe('masked');
    await desk.terms({ masking: false });
    expect(await cardOf('tier1')).toBe('full');
    expect(await cardOf('supervisor')).toBe('masked');
    const { patients } = desk.server.organisation;
    expect((await desk.get('tier1', `/api/v1/patients/${patients.second}`)).body).toMatchObject({
      card: { identity: 'full' },
    });
    expect((await desk.get('tier1', `/api/v1/patients/${patients.other}`)).body).toMatchObject({
      card: { identity: 'masked' },
    });
    await desk.terms({ masking: true }, 'a1-second');
    expect(await cardOf('tier1')).toBe('masked');
  });

  it('hides no clinical fact', async () => {
    const { body } = await desk.get('tier1', `/api/v1/alerts/${alerts.get('second') ?? ''}`);
    expect(body).toMatchObject({
      alert: { reason: 'SpO2 80 %', decision: { tree: 'red-limits' }, patientCard: { sex: 'female' } },
    });
  });
});
