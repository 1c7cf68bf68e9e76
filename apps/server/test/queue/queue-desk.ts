import { createHash, randomBytes } from 'node:crypto';
import type { Answer } from '../running-server.js';
import { FirmDesk } from '../firm/firm-desk.js';

/** Patients of a site, with case codes that begin with `mark`. @returns their ids */
export async function addPatients(
  desk: FirmDesk,
  mark: string,
  count: number,
  at: { readonly tenant: string; readonly site: string } = { tenant: 'metro', site: 'metro-1' },
): Promise<string[]> {
  const rows = await desk.query<{ id: string }>(
    `INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, birth_date, sex, zone)
     SELECT $3, $4, $1 || '-' || n, 'Family-' || $1 || '-' || n, 'Given', '1950-06-15', 'female', 'Europe/Berlin'
     FROM generate_series(1, $2) n RETURNING patient_id AS id`,
    [mark, count, at.tenant, at.site],
  );
  return rows.map(({ id }) => id);
}

/** `perPatient` open alerts of each patient, due one minute after the other, as ingestion writes them. */
export async function openAlerts(
  desk: FirmDesk,
  patients: readonly string[],
  perPatient: number,
  given: { readonly severity?: string; readonly dueIn?: string; readonly condition?: string } = {},
): Promise<void> {
  await desk.query(
    `WITH a AS (
       INSERT INTO wardline.alert (tenant_id, patient_id, site_id, condition, severity, reason, opened_at, due_at, next_step_at,
         last_reading_at, decision)
       SELECT p.tenant_id, p.patient_id, p.site_id, $5 || '-' || n, $3, 'SpO2 91 %', wardline.now(),
         wardline.now() + $4::interval + make_interval(mins => p.nr::int), wardline.now() + $4::interval + make_interval(mins => p.nr::int),
         wardline.now(), '{"facts": {}}'
       FROM (SELECT q.*, row_number() OVER (ORDER BY u.nr) AS nr FROM unnest($1::uuid[]) WITH ORDINALITY u (id, nr)
         JOIN wardline.patient q ON q.patient_id = u.id) p, generate_series(1, $2) n RETURNING *
     )
     INSERT INTO wardline.alert_event (tenant_id, site_id, patient_id, alert_id, type, at, severity, state, version, alert)
     SELECT tenant_id, site_id, patient_id, alert_id, 'opened', wardline.now(), severity, state, version, wardline.alert_json(a) FROM a`,
    [
      patients,
      perPatient,
      given.severity ?? 'tier1',
      given.dueIn ?? '1 hour',
      given.condition ?? 'condition',
    ],
  );
}

/** Ends whatever is open. */
export async function endAll(desk: FirmDesk): Promise<void> {
  await desk.query(
    `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now(), owner_id = NULL, next_step_at = NULL, snoozed_until = NULL
     WHERE resolved_at IS NULL`,
  );
}

export interface Clinician {
  readonly id: string;
  readonly post: (path: string, body?: unknown) => Promise<Answer>;
  readonly get: (path: string) => Promise<Answer>;
}

/** Somebody of a firm, signed in without a password: hashing 50 of them is not what is tested. */
export async function addClinician(
  desk: FirmDesk,
  name: string,
  firm = 'support',
  role = 'tier1',
): Promise<Clinician> {
  const token = randomBytes(32).toString('base64url');
  const [row] = await desk.query<{ id: string }>(
    `WITH p AS (INSERT INTO wardline.staff (email, name, password_hash, firm_id) VALUES ($1 || '@test', $1, 'none', $2) RETURNING staff_id),
       s AS (INSERT INTO wardline.session (token_hash, staff_id, expires_at) SELECT $4, staff_id, wardline.now() + interval '8 hours' FROM p)
     INSERT INTO wardline.staff_assignment (staff_id, role, valid_from) SELECT staff_id, $3, '2020-01-01' FROM p RETURNING staff_id AS id`,
    [name, firm, role, createHash('sha256').update(token).digest()],
  );
  const call = (method: string) => (path: string, body?: unknown) =>
    desk.server.call(token, path, { method, ...(body !== undefined && { body }) });
  return { id: row?.id ?? '', post: call('POST'), get: call('GET') };
}
