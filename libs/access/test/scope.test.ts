import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { audit, scoped, type ScopedTransaction } from '#access';
import { createDataSource } from '#persistence';
import { openTestDatabase, type OpenDatabase } from './database.js';
import {
  openAlert,
  recordMeasurement,
  seedOrganisation,
  type Organisation,
  type PatientName,
  type StaffName,
} from './organisation.js';

let database: OpenDatabase;
let source: DataSource;
let organisation: Organisation;
const alerts: Partial<Record<PatientName, string>> = {};
const patientNames: readonly PatientName[] = ['first', 'second', 'other'];

beforeAll(async () => {
  database = await openTestDatabase();
  organisation = await seedOrganisation(database.owner);
  for (const name of patientNames) {
    const patientId = organisation.patients[name];
    alerts[name] = await openAlert(database.owner, patientId);
    await recordMeasurement(database.owner, name, patientId, { id: `m-${name}`, hoursAgo: 1, values: [] });
  }
  await database.owner.query(
    `WITH e AS (SELECT event_id, tenant_id, site_id, alert_id FROM wardline.alert_event ORDER BY event_id), s AS (
       INSERT INTO wardline.alert_stream (position, event_id, tenant_id, site_id, numbered_at)
       SELECT row_number() OVER (ORDER BY event_id), event_id, tenant_id, site_id, now() FROM e)
     INSERT INTO wardline.alert_receipt (tenant_id, site_id, alert_id, staff_id, kind)
     SELECT tenant_id, site_id, alert_id, $1, 'seen' FROM e`,
    [organisation.staff.nurse],
  );
  await database.owner.query(
    `INSERT INTO wardline.quarantine (batch_id, received_at, tenant_id, device_id, patient_id, topic, code, detail, payload, payload_bytes)
     SELECT 1, now(), tenant_id, 'dev-1', patient_id, 't', 'malformed-json', 'd', '', 0 FROM wardline.patient`,
  );
  await database.owner.query(
    `INSERT INTO wardline.audit_event (tenant_id, patient_id, action, target, outcome)
     SELECT tenant_id, patient_id, 'read', 'patient', 'ok' FROM wardline.patient`,
  );
  source = createDataSource({ url: database.url('wardline_server'), poolSize: 4, applicationName: 'test' });
  await source.initialize();
});
afterAll(async () => {
  await source.destroy();
  await database.close();
});

const as = <T>(name: StaffName, work: (tx: ScopedTransaction) => Promise<T>): Promise<T> =>
  scoped(source, { staffId: organisation.staff[name], sessionId: null }, work);

/** Whose rows of a table the person sees, by patient. */
async function visible(name: StaffName, table: string): Promise<PatientName[]> {
  const key = ['alert_stream', 'alert_receipt'].includes(table) ? 'site_id' : 'patient_id';
  const rows = await as(name, (tx) =>
    tx.query<{ key: string }>(`SELECT DISTINCT ${key}::text AS key FROM wardline.${table}`),
  );
  const keys: Record<PatientName, string[]> = {
    first: [organisation.patients.first, 'metro-1'],
    second: [organisation.patients.second, 'metro-2'],
    other: [organisation.patients.other, 'other-1'],
  };
  return patientNames.filter((patient) => rows.some((row) => keys[patient].includes(row.key)));
}

/** Tables that tell something about a patient, whose readers are those who work with patients. */
const clinicalTables = [
  'patient',
  'device_assignment',
  'measurement',
  'decision',
  'alert',
  'alert_event',
  'alert_stream',
  'alert_receipt',
];

const clinicalScope: readonly [StaffName, readonly PatientName[]][] = [
  ['nurse', ['first']],
  ['charge', ['first']],
  ['physician', ['first']],
  ['nurse2', ['second']],
  ['nurseOther', ['other']],
  ['tier1', ['first', 'second', 'other']],
  ['supervisor', ['first', 'second', 'other']],
  ['formerTier1', []],
  ['lead', ['first', 'second']],
  ['author', []],
  ['operator', []],
  ['privacy', []],
];

describe('what a person sees of patients', () => {
  it.each(clinicalScope)('%s: %j', async (name, patients) => {
    for (const table of clinicalTables)
      expect([table, await visible(name, table)]).toEqual([table, patients]);
  });

  it('is gone when the assignment has ended', async () => {
    await database.owner.query(
      `INSERT INTO wardline.staff_assignment (assignment_id, staff_id, role, tenant_id, site_id, valid_from, valid_to)
       SELECT assignment_id, staff_id, role, tenant_id, site_id, valid_from, '2021-01-01'
       FROM wardline.staff_assignment WHERE staff_id = $1`,
      [organisation.staff.charge],
    );
    expect(await visible('charge', 'patient')).toEqual([]);
  });
});

describe('what stands beside patients', () => {
  it('shows quarantine to operators of the tenant only', async () => {
    expect(await visible('operator', 'quarantine')).toEqual(['first', 'second']);
    for (const name of ['nurse', 'tier1', 'lead', 'privacy'] as const)
      expect(await visible(name, 'quarantine')).toEqual([]);
  });

  it('shows the trail to privacy officers of the tenant only', async () => {
    expect(await visible('privacy', 'audit_event')).toEqual(['first', 'second']);
    for (const name of ['nurse', 'tier1', 'lead', 'operator'] as const)
      expect(await visible(name, 'audit_event')).toEqual([]);
  });

  it('shows neither e-mails nor password hashes nor sessions nor device secrets to anybody', async () => {
    for (const what of [
      'email FROM wardline.staff',
      'password_hash FROM wardline.staff',
      'secret_hash FROM wardline.device',
    ])
      await expect(as('lead', (tx) => tx.query(`SELECT ${what}`))).rejects.toMatchObject({ code: '42501' });
    await expect(as('lead', (tx) => tx.query('SELECT * FROM wardline.session'))).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('a scope', () => {
  it('must be there: a query without one raises instead of returning nothing', async () => {
    for (const table of [...clinicalTables, 'health_system', 'quarantine', 'audit_event', 'device_status'])
      await expect(source.query(`SELECT * FROM wardline.${table}`)).rejects.toMatchObject({ code: 'WL003' });
    await expect(source.query(`SELECT wardline.ledger('2020-01-01', '2021-01-01')`)).rejects.toMatchObject({
      code: 'WL003',
    });
  });

  it('does not outlive its transaction, on whatever connection comes next', async () => {
    for (let i = 0; i < 8; i++) await as('nurse', (tx) => tx.query('SELECT 1'));
    for (let i = 0; i < 8; i++)
      await expect(source.query('SELECT * FROM wardline.patient')).rejects.toMatchObject({ code: 'WL003' });
  });

  it('of nobody known shows nothing', async () => {
    const rows = await scoped(
      source,
      { staffId: '00000000-0000-4000-8000-000000000000', sessionId: null },
      (tx) => tx.query('SELECT * FROM wardline.patient'),
    );
    expect(rows).toEqual([]);
  });

  it('rolls everything back when the work fails', async () => {
    await expect(
      as('nurse', async (tx) => {
        await audit(tx, { action: 'read', target: 'undone' });
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    const { rows } = await database.owner.query(`SELECT 1 FROM wardline.audit_event WHERE target = 'undone'`);
    expect(rows).toEqual([]);
  });
});

describe('writing', () => {
  const appendEvent = (tx: ScopedTransaction, patient: PatientName, actor: string | null) =>
    tx.query(
      `INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, actor_id, severity, state, version, alert)
       SELECT $1, $2, $3, $4, 'acknowledged', now(), $5, 'critical', 'acknowledged', 2, '{}'`,
      [
        patient === 'other' ? 'other' : 'metro',
        { first: 'metro-1', second: 'metro-2', other: 'other-1' }[patient],
        organisation.patients[patient],
        alerts[patient],
        actor,
      ],
    );

  it('appends an event in the own name, at the own site', async () => {
    await as('nurse', (tx) => appendEvent(tx, 'first', organisation.staff.nurse));
  });

  it.each([
    ['in another’s name', 'first', 'nurse2'],
    ['in nobody’s name', 'first', null],
    ['at another site', 'second', 'nurse'],
    ['in another tenant', 'other', 'nurse'],
  ] as const)('refuses an event %s', async (_, patient, actor) => {
    const actorId = actor === null ? null : organisation.staff[actor];
    await expect(as('nurse', (tx) => appendEvent(tx, patient, actorId))).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('refuses a receipt in another’s name', async () => {
    await expect(
      as('nurse', (tx) =>
        tx.query(
          `INSERT INTO wardline.alert_receipt (tenant_id, site_id, alert_id, staff_id, kind) VALUES ('metro', 'metro-1', $1, $2, 'seen')`,
          [alerts.first, organisation.staff.nurse2],
        ),
      ),
    ).rejects.toMatchObject({ code: '42501' });
  });

  it('refuses an audit entry in another’s name', async () => {
    const insert = `INSERT INTO wardline.audit_event (staff_id, action, target, outcome) VALUES ($1, 'read', 'x', 'ok')`;
    await expect(as('nurse', (tx) => tx.query(insert, [organisation.staff.nurse2]))).rejects.toMatchObject({
      code: '42501',
    });
    await expect(source.query(insert, [organisation.staff.nurse])).rejects.toMatchObject({ code: 'WL003' });
  });

  it('changes no alert of another site', async () => {
    const rows = await as('nurse', (tx) =>
      tx.query(`UPDATE wardline.alert SET state = 'acknowledged' WHERE alert_id = $1 RETURNING alert_id`, [
        alerts.second,
      ]),
    );
    expect(rows).toEqual([]);
  });

  it('may not rewrite severity, patient or reason of an alert', async () => {
    for (const column of ['severity', 'reason', 'patient_id', 'site_id', 'opened_at'])
      await expect(
        as('nurse', (tx) => tx.query(`UPDATE wardline.alert SET ${column} = ${column}`)),
      ).rejects.toMatchObject({ code: '42501' });
  });

  it('changes nothing that is append-only, not even as the owner', async () => {
    for (const table of [
      'alert_event',
      'audit_event',
      'measurement',
      'decision',
      'alert_receipt',
      'staff_assignment',
    ]) {
      await expect(database.owner.query(`DELETE FROM wardline.${table}`)).rejects.toMatchObject({
        code: 'WL001',
      });
      await expect(as('nurse', (tx) => tx.query(`DELETE FROM wardline.${table}`))).rejects.toMatchObject({
        code: '42501',
      });
    }
  });
});

describe('the audit trail', () => {
  it('names person, session, patient and outcome', async () => {
    const session = '11111111-1111-4111-8111-111111111111';
    await scoped(source, { staffId: organisation.staff.nurse, sessionId: session }, (tx) =>
      audit(
        tx,
        { action: 'read', target: 'patient:a', tenantId: 'metro', patientId: organisation.patients.first },
        { action: 'alert.resolve', target: 'alert:b', outcome: 'reason-required' },
      ),
    );
    const { rows } = await database.owner.query(
      `SELECT staff_id, tenant_id, patient_id, action, target, outcome FROM wardline.audit_event
       WHERE session_id = $1 ORDER BY audit_id`,
      [session],
    );
    const staff_id = organisation.staff.nurse;
    expect(rows).toEqual([
      {
        staff_id,
        tenant_id: 'metro',
        patient_id: organisation.patients.first,
        action: 'read',
        target: 'patient:a',
        outcome: 'ok',
      },
      {
        staff_id,
        tenant_id: null,
        patient_id: null,
        action: 'alert.resolve',
        target: 'alert:b',
        outcome: 'reason-required',
      },
    ]);
  });
});
