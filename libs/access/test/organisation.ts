import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Role, Severity } from '#domain';

/** The owner of the schema, by a pool or within a transaction. */
export type Database = pg.Pool | pg.ClientBase;

/** Ids of everything that `seedOrganisation` put in. */
export interface Organisation {
  readonly staff: Readonly<Record<StaffName, string>>;
  readonly patients: Readonly<Record<PatientName, string>>;
}

export type PatientName = 'first' | 'second' | 'other';

interface Person {
  readonly role: Role;
  readonly tenant?: 'metro' | 'other';
  readonly site?: string;
  readonly firm?: 'support' | 'ended';
}

/** One of every kind of person that a scope has to tell apart. */
export const people = {
  nurse: { role: 'nurse', tenant: 'metro', site: 'metro-1' },
  charge: { role: 'charge-nurse', tenant: 'metro', site: 'metro-1' },
  physician: { role: 'physician', tenant: 'metro', site: 'metro-1' },
  nurse2: { role: 'nurse', tenant: 'metro', site: 'metro-2' },
  nurseOther: { role: 'nurse', tenant: 'other', site: 'other-1' },
  tier1: { role: 'tier1', firm: 'support' },
  tier1b: { role: 'tier1', firm: 'support' },
  supervisor: { role: 'supervisor', firm: 'support' },
  formerTier1: { role: 'tier1', firm: 'ended' },
  lead: { role: 'lead', tenant: 'metro' },
  author: { role: 'author', tenant: 'metro' },
  operator: { role: 'operator', tenant: 'metro' },
  privacy: { role: 'privacy-officer', tenant: 'metro' },
} as const satisfies Record<string, Person>;
export type StaffName = keyof typeof people;

const places: Readonly<Record<PatientName, { tenant: string; site: string; device: string }>> = {
  first: { tenant: 'metro', site: 'metro-1', device: 'dev-1' },
  second: { tenant: 'metro', site: 'metro-2', device: 'dev-2' },
  other: { tenant: 'other', site: 'other-1', device: 'dev-1' },
};

/**
 * Two health systems, three sites, a patient with a device at each, a firm that serves both and one whose agreement
 * with `metro` has ended.
 *
 * @param owner connected as the owner of the schema
 * @param passwordHash of everybody
 */
export async function seedOrganisation(owner: Database, passwordHash = 'none'): Promise<Organisation> {
  await owner.query(`
    INSERT INTO wardline.health_system (tenant_id, name, zone) VALUES ('metro', 'Metro', 'Europe/Berlin'), ('other', 'Other', 'UTC');
    INSERT INTO wardline.site (site_id, tenant_id, name, zone) VALUES ('metro-1', 'metro', 'First', 'Europe/Berlin'),
      ('metro-2', 'metro', 'Second', 'Europe/Berlin'), ('other-1', 'other', 'Other', 'UTC');
    INSERT INTO wardline.support_firm (firm_id, name) VALUES ('support', 'Support'), ('ended', 'Ended');
    INSERT INTO wardline.agreement (agreement_id, firm_id, tenant_id, valid_from, valid_to) VALUES
      ('a1', 'support', 'metro', '2020-01-01', NULL), ('a2', 'support', 'other', '2020-01-01', NULL),
      ('a3', 'ended', 'metro', '2020-01-01', NULL), ('a3', 'ended', 'metro', '2020-01-01', '2021-01-01')`);
  const staff: Record<string, string> = {};
  for (const [name, person] of Object.entries(people) as [StaffName, Person][])
    staff[name] = await seedPerson(owner, name, person, passwordHash);
  const patients: Record<string, string> = {};
  for (const name of Object.keys(places) as PatientName[]) patients[name] = await seedPatient(owner, name);
  return { staff, patients } as Organisation;
}

async function seedPerson(owner: Database, name: string, person: Person, hash: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    `WITH p AS (INSERT INTO wardline.staff (email, name, password_hash, firm_id) VALUES ($1, $2, $3, $4) RETURNING staff_id)
     INSERT INTO wardline.staff_assignment (staff_id, role, tenant_id, site_id, valid_from)
     SELECT staff_id, $5, $6, $7, '2020-01-01' FROM p RETURNING staff_id AS id`,
    [
      `${name}@demo`,
      name,
      hash,
      person.firm ?? null,
      person.role,
      person.tenant ?? null,
      person.site ?? null,
    ],
  );
  return idOf(rows);
}

async function seedPatient(owner: Database, name: PatientName): Promise<string> {
  const { tenant, site, device } = places[name];
  const { rows } = await owner.query<{ id: string }>(
    `INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, birth_date, sex, zone)
     VALUES ($1, $2, $3, $4, 'Given', '1950-06-15', 'female', 'Europe/Berlin') RETURNING patient_id AS id`,
    [tenant, site, `CASE-${name}`, `Family-${name}`],
  );
  const id = idOf(rows);
  await owner.query('INSERT INTO wardline.device (tenant_id, device_id) VALUES ($1, $2)', [tenant, device]);
  await owner.query(
    `INSERT INTO wardline.device_assignment (tenant_id, device_id, patient_id, during)
     VALUES ($1, $2, $3, tstzrange('2020-01-01', NULL))`,
    [tenant, device, id],
  );
  return id;
}

/** An open alert and its first event, as ingestion writes them. */
export async function openAlert(
  owner: Database,
  patientId: string,
  alert: {
    readonly condition?: string;
    readonly severity?: Severity;
    /** PostgreSQL interval until it is due. */
    readonly dueIn?: string;
  } = {},
): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    `WITH a AS (
       INSERT INTO wardline.alert (tenant_id, patient_id, site_id, condition, severity, reason, opened_at, due_at, next_step_at,
         last_reading_at, decision)
       SELECT tenant_id, patient_id, site_id, $2, $3, 'SpO2 80 %', wardline.now(), wardline.now() + $4::interval,
         wardline.now() + $4::interval, wardline.now(), '{"tree": "red-limits", "facts": {}}'
       FROM wardline.patient WHERE patient_id = $1 RETURNING *
     )
     INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, state, version, alert)
     SELECT tenant_id, site_id, patient_id, alert_id, 'opened', wardline.now(), severity, state, version, wardline.alert_json(a)
     FROM a RETURNING alert_id AS id`,
    [patientId, alert.condition ?? randomUUID(), alert.severity ?? 'critical', alert.dueIn ?? '2 minutes'],
  );
  return idOf(rows);
}

/** Another reading joins: an event without any change of state. */
export async function joinReading(owner: Database, alertId: string): Promise<void> {
  await owner.query(
    `WITH a AS (UPDATE wardline.alert SET readings = readings + 1 WHERE alert_id = $1 RETURNING *)
     INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, severity_before, state,
       state_before, version, alert)
     SELECT tenant_id, site_id, patient_id, alert_id, 'joined', wardline.now(), severity, severity, state, state, version,
       wardline.alert_json(a) FROM a`,
    [alertId],
  );
}

/** A decided measurement, `hoursAgo`. */
export async function recordMeasurement(
  owner: Database,
  patient: PatientName,
  patientId: string,
  measurement: {
    readonly id: string;
    readonly hoursAgo: number;
    readonly values: unknown;
    readonly flags?: string[];
  },
): Promise<void> {
  const { tenant, device } = places[patient];
  await owner.query(
    `WITH i AS (
       INSERT INTO wardline.measurement_identity (tenant_id, device_id, source_id, revision, content_hash)
       VALUES ($1, $2, $3, '', '\\x00') RETURNING measurement_id
     ), t AS (SELECT wardline.now() - make_interval(hours => $5) AS at), d AS (
       INSERT INTO wardline.decision (decided_at, tenant_id, patient_id, measurement_id, knew_seq, cause, disposition, tree, version,
         hash, leaf, results, facts)
       SELECT at, $1, $4, measurement_id, 1, 'arrival', 'critical', 'red-limits', '1.0.0', 'h', 'spo2-low', '[]', '{}' FROM i, t
     )
     INSERT INTO wardline.measurement (measurement_id, received_at, batch_id, tenant_id, patient_id, device_id, source_id, revision,
       patient_seq, taken_at, taken_precision, zone, effective_at, values, flags)
     SELECT measurement_id, at, 1, $1, $4, $2, $3, '', 1, at, 'instant', 'Europe/Berlin', at, $6, $7 FROM i, t`,
    [
      tenant,
      device,
      measurement.id,
      patientId,
      measurement.hoursAgo,
      JSON.stringify(measurement.values),
      measurement.flags ?? [],
    ],
  );
}

function idOf(rows: readonly { id: string }[]): string {
  const [row] = rows;
  if (row === undefined) throw new Error('nothing was inserted');
  return row.id;
}
