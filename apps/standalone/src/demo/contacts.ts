import type pg from 'pg';

/**
 * A home, a telephone and a relative for every demonstration patient that has none. Invented: the numbers are of the
 * range that is kept for fiction, and nobody lives at the addresses.
 *
 * @param client connected as the owner, within a transaction
 */
export async function seedContacts(client: pg.ClientBase, tenants: readonly string[]): Promise<void> {
  await client.query(
    `INSERT INTO wardline.patient_location (stay_id, tenant_id, patient_id, home, address, country, subdivision, zone, effective_from)
     SELECT gen_random_uuid(), tenant_id, patient_id, true, ARRAY[number || ' Example Street', 'Exampleville'], 'US',
       CASE zone WHEN 'America/Chicago' THEN 'US-IL' ELSE 'US-NY' END, zone, wardline.now() - interval '60 days'
     FROM (${withoutContact}) p`,
    [tenants],
  );
  await client.query(
    `INSERT INTO wardline.patient_contact (contact_id, tenant_id, patient_id, kind, name, relationship, numbers, speak_scope,
       speak_from, effective_from)
     SELECT gen_random_uuid(), p.tenant_id, p.patient_id, c.kind, c.name, c.relationship,
       jsonb_build_array(jsonb_build_object('phone', '+1' || CASE p.zone WHEN 'America/Chicago' THEN '312' ELSE '212' END || '55501'
         || lpad(((p.number + c.shift) % 100)::text, 2, '0'), 'voicemail', c.voicemail, 'hours', c.hours)),
       c.scope, wardline.now() - interval '60 days', wardline.now() - interval '60 days'
     FROM (${withoutContact}) p, (VALUES
       ('patient', NULL, NULL, true, 'full', 0, '[]'::jsonb),
       ('proxy', 'A relative (demo)', 'relative', false, 'full', 50,
        '[{"days": [1, 2, 3, 4, 5, 6, 7], "from": "07:00", "to": "22:00"}]'::jsonb))
       AS c (kind, name, relationship, voicemail, scope, shift, hours)`,
    [tenants],
  );
}

const withoutContact = `SELECT q.*, row_number() OVER (ORDER BY q.tenant_id, q.case_code) AS number FROM wardline.patient q
  WHERE q.tenant_id = ANY ($1) AND NOT EXISTS (SELECT FROM wardline.patient_contact c WHERE c.patient_id = q.patient_id)`;
