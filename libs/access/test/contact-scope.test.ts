import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { scoped, type ScopedTransaction } from '#access';
import { createDataSource } from '#persistence';
import { openTestDatabase, type OpenDatabase } from './database.js';
import {
  openAlert,
  people,
  seedOrganisation,
  type Organisation,
  type PatientName,
  type StaffName,
} from './organisation.js';

const reached = ['patient_contact', 'patient_location', 'contact_call', 'contact_call_end'] as const;
const patientNames: readonly PatientName[] = ['first', 'second', 'other'];
let database: OpenDatabase;
let source: DataSource;
let organisation: Organisation;

beforeAll(async () => {
  database = await openTestDatabase();
  organisation = await seedOrganisation(database.owner);
  for (const name of patientNames) await seedContact(organisation.patients[name]);
  source = createDataSource({ url: database.url('wardline_server'), poolSize: 4, applicationName: 'test' });
  await source.initialize();
});
afterAll(async () => {
  await source.destroy();
  await database.close();
});

/** A contact, a place, a call with its end, and a minute of work of everybody, for one patient. */
async function seedContact(patient: string): Promise<void> {
  await database.owner.query(
    `WITH p AS (SELECT * FROM wardline.patient WHERE patient_id = $1), l AS (
       INSERT INTO wardline.patient_location (stay_id, tenant_id, patient_id, home, address, zone, effective_from)
       SELECT gen_random_uuid(), tenant_id, patient_id, true, '{Somewhere}', zone, now() FROM p
     ), c AS (
       INSERT INTO wardline.patient_contact (contact_id, tenant_id, patient_id, kind, numbers, speak_scope, speak_from, effective_from)
       SELECT gen_random_uuid(), tenant_id, patient_id, 'patient', '[{"phone": "+12125550100", "voicemail": true, "hours": []}]',
         'full', now(), now() - interval '1 hour' FROM p RETURNING *
     ), k AS (
       INSERT INTO wardline.contact_call (call_id, tenant_id, site_id, patient_id, staff_id, contact_id, phone, reason, started_at)
       SELECT gen_random_uuid(), p.tenant_id, p.site_id, p.patient_id, $2, c.contact_id, '+12125550100', 'urgent', now()
       FROM p, c RETURNING *
     )
     INSERT INTO wardline.contact_call_end (call_id, tenant_id, patient_id, outcome, ended_at)
     SELECT call_id, tenant_id, patient_id, 'reached', now() FROM k`,
    [patient, organisation.staff.nurse],
  );
  const hour = patientNames.findIndex((name) => organisation.patients[name] === patient);
  await database.owner.query(
    `WITH e AS (
       INSERT INTO wardline.work_event (staff_id, tenant_id, site_id, patient_id, at, kind, activity, source)
       SELECT s.staff_id, p.tenant_id, p.site_id, p.patient_id, now(), 'start', 'review', 'test'
       FROM wardline.patient p, wardline.staff s WHERE p.patient_id = $1 RETURNING *
     )
     INSERT INTO wardline.work_interval (staff_id, tenant_id, site_id, patient_id, activity, live, during, idle, opened_by)
     SELECT staff_id, tenant_id, site_id, patient_id, 'review', false,
       tstzrange('2026-01-01Z'::timestamptz + make_interval(hours => $2), '2026-01-01Z'::timestamptz + make_interval(hours => $2, mins => 1)), false, event_id
     FROM e`,
    [patient, hour],
  );
}

const as = <T>(name: StaffName, work: (tx: ScopedTransaction) => Promise<T>): Promise<T> =>
  scoped(source, { staffId: organisation.staff[name], sessionId: null }, work);

async function visible(name: StaffName, table: string, column = 'patient_id'): Promise<string[]> {
  const rows = await as(name, (tx) =>
    tx.query<{ key: string }>(`SELECT DISTINCT ${column}::text AS key FROM wardline.${table}`),
  );
  return rows.map(({ key }) => key);
}
const patientsIn = (keys: readonly string[]): PatientName[] =>
  patientNames.filter((name) => keys.includes(organisation.patients[name]));

/** Whose numbers, addresses and calls somebody sees who has no alert in hand. */
const localSight: Readonly<Partial<Record<StaffName, readonly PatientName[]>>> = {
  nurse: ['first'],
  charge: ['first'],
  physician: ['first'],
  nurse2: ['second'],
  nurseOther: ['other'],
  lead: ['first', 'second'],
};

describe.each(Object.keys(people) as StaffName[])('%s', (name) => {
  it.each(reached)('sees in %s the patients of the own care team, and no others', async (table) => {
    expect(patientsIn(await visible(name, table))).toEqual(localSight[name] ?? []);
  });

  it('sees the minutes of the own site, of the own firm, or the own ones', async () => {
    const staff = await visible(name, 'work_interval', 'staff_id');
    const patients = patientsIn(await visible(name, 'work_interval'));
    if (name === 'tier1' || name === 'tier1b')
      expect([staff, patients]).toEqual([[organisation.staff[name]], patientNames]);
    else if (name === 'supervisor') {
      const firm = [organisation.staff.tier1, organisation.staff.tier1b, organisation.staff.supervisor];
      expect([staff.sort(), patients]).toEqual([firm.sort(), patientNames]);
    } else expect(patients).toEqual(localSight[name] ?? []);
  });

  it('writes to none of the tables, and reads none of what only functions read', async () => {
    for (const table of [...reached, 'work_interval', 'work_policy', 'work_event', 'work_state'])
      for (const statement of [
        `DELETE FROM wardline.${table}`,
        `INSERT INTO wardline.${table} DEFAULT VALUES`,
      ])
        await expect(as(name, (tx) => tx.query(statement))).rejects.toThrow(/permission denied/);
    for (const table of ['work_event', 'work_state'])
      await expect(as(name, (tx) => tx.query(`SELECT 1 FROM wardline.${table}`))).rejects.toThrow(
        /permission denied/,
      );
  });
});

describe('somebody who works for two health systems', () => {
  it('sees how to reach the one patient whose alert is in hand, and nobody else', async () => {
    const { owner } = database;
    const alert = await openAlert(owner, organisation.patients.other, { severity: 'tier1' });
    await owner.query(`UPDATE wardline.alert SET owner_id = $2, state = 'claimed' WHERE alert_id = $1`, [
      alert,
      organisation.staff.tier1,
    ]);
    for (const table of reached) {
      expect(patientsIn(await visible('tier1', table))).toEqual(['other']);
      expect(patientsIn(await visible('tier1b', table))).toEqual([]);
    }
  });
});

describe('the functions of the database', () => {
  const ask = async (name: StaffName, call: string, patient: PatientName): Promise<string | undefined> => {
    const [row] = await as(name, (tx) =>
      tx.query<{ code: string }>(`SELECT wardline.${call} AS code`, [organisation.patients[patient]]),
    );
    return row?.code;
  };
  const contact = `record_contact(gen_random_uuid(), $1, '{"kind": "patient", "rank": 0, "speak": {"scope": "full"},
    "numbers": [{"phone": "+12125550100", "voicemail": true, "hours": []}]}', NULL, NULL)`;
  const home = `record_location(gen_random_uuid(), $1, '{"home": true, "address": [], "zone": "Europe/Berlin"}', NULL, NULL)`;
  const ring = `start_call(gen_random_uuid(), $1, gen_random_uuid(), '+12125550100', 'urgent')`;

  it.each([
    ['nurse', 'second'],
    ['nurse', 'other'],
    ['lead', 'other'],
    ['nurseOther', 'first'],
    ['formerTier1', 'first'],
    ['operator', 'first'],
    ['author', 'first'],
    ['privacy', 'first'],
  ] as const)('know no patient of another place: %s and the %s one', async (name, patient) => {
    for (const call of [contact, home, ring, `note_patient_work($1, 'review')`])
      expect(await ask(name, call, patient)).toBe('unknown-patient');
  });

  it('refuse who may look but not write', async () => {
    expect(await ask('physician', contact, 'first')).toBe('role-not-allowed');
    expect(await ask('tier1b', contact, 'first')).toBe('role-not-allowed');
    expect(await ask('tier1b', home, 'first')).toBe('role-not-allowed');
    expect(await ask('tier1b', ring, 'first')).toBe('claim-first');
  });

  it('let nobody put work down for somebody else, or without being anybody', async () => {
    await expect(
      source.query(`SELECT wardline.note_patient_work($1, 'review')`, [organisation.patients.first]),
    ).rejects.toThrow(/no-scope/);
    await expect(
      as('nurse', (tx) =>
        tx.query(`SELECT wardline.put_work_event($1, 'metro-1', 'start', 'review', false, 'x')`, [
          organisation.patients.first,
        ]),
      ),
    ).rejects.toThrow(/permission denied/);
  });

  it('H13: of somebody who withdrew nothing is read and nothing is written, until it is opened with a reason', async () => {
    await database.owner.query(
      `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from)
       VALUES ('metro', $1, 'ended', 'withdrew', wardline.now())`,
      [organisation.patients.second],
    );
    for (const name of ['nurse2', 'lead'] as const) {
      for (const table of [...reached, 'work_interval'])
        expect(patientsIn(await visible(name, table))).not.toContain('second');
      for (const call of [contact, home, ring, `note_patient_work($1, 'review')`])
        expect(await ask(name, call, 'second')).toBe('unknown-patient');
    }
    expect(await ask('lead', `unlock_record($1, 'asked for by the court', 5)`, 'second')).toBe('ok');
    expect(patientsIn(await visible('lead', 'contact_call'))).toContain('second');
    expect(patientsIn(await visible('lead', 'work_interval'))).toContain('second');
    expect(patientsIn(await visible('nurse2', 'contact_call'))).not.toContain('second');
    expect(await ask('lead', ring, 'second')).toBe('contact-forbidden');
  });
});
