import type pg from 'pg';
import { supportFirm } from './people.js';

/**
 * What the demonstration’s agreements demand of whoever claims, and what the firm’s people have: licences where the
 * patients are, looked up by the supervisor, and “read and passed” for every protocol at work. All of it made up.
 *
 * @param client connected as the owner, within a transaction, after the trees were put to work
 */
export async function seedFirm(client: pg.ClientBase): Promise<void> {
  await client.query(
    `UPDATE wardline.site SET place = CASE zone WHEN 'America/Chicago' THEN 'US-IL' ELSE 'US-NY' END WHERE place IS NULL`,
  );
  await client.query(
    `INSERT INTO wardline.agreement (agreement_id, firm_id, tenant_id, valid_from, work_places, demands)
     SELECT g.agreement_id, g.firm_id, g.tenant_id, g.valid_from, NULL, ARRAY['licence', 'competence']
     FROM wardline.agreements_of($1) g`,
    [supportFirm.id],
  );
  const clinicians = `wardline.staff c JOIN wardline.staff s ON s.email = 'supervisor@demo'
    WHERE c.firm_id = $1 AND c.staff_id <> s.staff_id`;
  await client.query(
    `INSERT INTO wardline.clinician_licence (staff_id, kind, number, places, valid_from, valid_to, verified_by, verified_at,
       verified_source, recorded_by)
     SELECT c.staff_id, 'RN', 'DEMO-' || right(p.place, 2) || '-' || upper(left(c.staff_id::text, 6)), ARRAY[p.place],
       wardline.now() - interval '1 year', wardline.now() + interval '2 years', s.staff_id, wardline.now(), 'made up for the demonstration',
       s.staff_id
     FROM (SELECT DISTINCT place FROM wardline.site WHERE place IS NOT NULL) p, ${clinicians}`,
    [supportFirm.id],
  );
  await client.query(
    `INSERT INTO wardline.clinician_competence (staff_id, hash, valid_from, valid_to, attested_by)
     SELECT c.staff_id, p.hash, wardline.now(), wardline.now() + interval '1 year', s.staff_id
     FROM (SELECT DISTINCT unnest(wardline.protocols_for(g.tenant_id, NULL)) AS hash FROM wardline.agreements_of($1) g) p, ${clinicians}`,
    [supportFirm.id],
  );
}
