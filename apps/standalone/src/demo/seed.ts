import { hashSecret } from '#access';
import pg from 'pg';
import { approveDemoTrees } from './approve-trees.js';
import { seedContacts } from './contacts.js';
import { seedFirm } from './firm.js';
import { healthSystems, programmes, sites } from './health-systems.js';
import { seedOnCall } from './on-call.js';
import { demoPatients, type DemoPatient } from './patients.js';
import { demoAccounts, demoPassword, supportFirm } from './people.js';

/**
 * Loads the demonstration health systems, once: a database that has them is left as it is, but for trees that no
 * physician has signed yet. All in one transaction.
 *
 * @param ownerUrl postgres:// URL of the schema's owner
 * @param treesFolder of the decision trees to sign and activate for both systems
 */
export async function seedDemo(ownerUrl: string, treesFolder: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const known = await client.query('SELECT FROM wardline.health_system WHERE tenant_id = $1', [
      healthSystems[0].id,
    ]);
    await client.query('BEGIN');
    if (known.rowCount === 0) {
      const secret = await hashSecret(demoPassword);
      await seedOrganisation(client);
      await seedStaff(client, secret);
      await seedOnCall(client);
      await seedPatients(client, demoPatients(), secret);
      await seedGateways(client, secret);
      await seedContacts(
        client,
        healthSystems.map(({ id }) => id),
      );
    }
    await approveDemoTrees(client, treesFolder);
    if (known.rowCount === 0) await seedFirm(client);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

async function seedOrganisation(client: pg.Client): Promise<void> {
  for (const { id, name, zone, greeting, callback } of healthSystems) {
    await client.query('INSERT INTO wardline.health_system (tenant_id, name, zone) VALUES ($1, $2, $3)', [
      id,
      name,
      zone,
    ]);
    await client.query(
      'INSERT INTO wardline.tenant_greeting (tenant_id, greeting, callback_number) VALUES ($1, $2, $3)',
      [id, greeting, callback],
    );
  }
  for (const { id, tenant, name, zone } of sites) {
    await client.query('INSERT INTO wardline.site (site_id, tenant_id, name, zone) VALUES ($1, $2, $3, $4)', [
      id,
      tenant,
      name,
      zone,
    ]);
    await client.query(
      'INSERT INTO wardline.care_team (care_team_id, tenant_id, site_id, name) VALUES ($1, $2, $3, $4)',
      [`${id}-nurses`, tenant, id, `${name}: home monitoring nurses`],
    );
  }
  for (const { id, name } of programmes) {
    await client.query('INSERT INTO wardline.programme (programme_id, name) VALUES ($1, $2)', [id, name]);
  }
  await client.query('INSERT INTO wardline.support_firm (firm_id, name) VALUES ($1, $2)', [
    supportFirm.id,
    supportFirm.name,
  ]);
  for (const { id } of healthSystems) {
    await client.query(
      `INSERT INTO wardline.agreement (agreement_id, firm_id, tenant_id, valid_from) VALUES ($1, $2, $3, wardline.now() - interval '90 days')`,
      [`${supportFirm.id}-${id}`, supportFirm.id, id],
    );
  }
}

async function seedStaff(client: pg.Client, passwordHash: string): Promise<void> {
  for (const { email, name, role, tenant, site } of demoAccounts) {
    const { rows } = await client.query<{ id: string }>(
      'INSERT INTO wardline.staff (email, name, password_hash, firm_id) VALUES ($1, $2, $3, $4) RETURNING staff_id AS id',
      [email, name, passwordHash, tenant === undefined ? supportFirm.id : null],
    );
    const staffId = rows[0]?.id;
    await client.query(
      `INSERT INTO wardline.staff_assignment (staff_id, role, tenant_id, site_id, valid_from)
       VALUES ($1, $2, $3, $4, wardline.now() - interval '90 days')`,
      [staffId, role, tenant ?? null, site ?? null],
    );
    if (site !== undefined && (role === 'nurse' || role === 'charge-nurse')) {
      await client.query(
        `INSERT INTO wardline.care_team_member (care_team_id, staff_id, valid_from) VALUES ($1, $2, wardline.now() - interval '90 days')`,
        [`${site}-nurses`, staffId],
      );
    }
  }
}

async function seedPatients(
  client: pg.Client,
  patients: readonly DemoPatient[],
  secretHash: string,
): Promise<void> {
  for (const p of patients) {
    await client.query(
      `INSERT INTO wardline.patient (patient_id, tenant_id, site_id, case_code, family_name, given_name, birth_date, sex, zone)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [p.id, p.tenant, p.site, p.caseCode, p.familyName, p.givenName, p.birthDate, p.sex, p.zone],
    );
    await client.query(
      `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, effective_from)
       VALUES ($1, $2, 'consented', wardline.now() - interval '61 days'), ($1, $2, 'active', wardline.now() - interval '60 days')`,
      [p.tenant, p.id],
    );
    await client.query(
      `INSERT INTO wardline.consent (tenant_id, patient_id, given, scope, given_by, method, document, given_at)
       VALUES ($1, $2, true, '{remote-monitoring,outside-support}', 'patient', 'written', 'Demonstration', wardline.now() - interval '62 days')`,
      [p.tenant, p.id],
    );
    await client.query(
      `INSERT INTO wardline.programme_enrolment (tenant_id, patient_id, programme_id, enrolled, effective_from)
       SELECT $1, $2, programme, true, wardline.now() - interval '60 days' FROM unnest($3::text[]) programme`,
      [p.tenant, p.id, p.programmes],
    );
    await client.query(
      `INSERT INTO wardline.plan_parameter (tenant_id, patient_id, name, value, unit, effective_from, author_id)
       SELECT $1, $2, name, value, unit, wardline.now() - interval '60 days',
         (SELECT staff_id FROM wardline.staff WHERE email = 'physician@demo')
       FROM jsonb_to_recordset($3::jsonb) AS plan (name text, value jsonb, unit text)`,
      [p.tenant, p.id, JSON.stringify(p.plan)],
    );
    await client.query(
      'INSERT INTO wardline.device (tenant_id, device_id, model, secret_hash) VALUES ($1, $2, $3, $4)',
      [p.tenant, p.device, 'Demo home kit (scale, cuff, oximeter)', secretHash],
    );
    await client.query(
      `INSERT INTO wardline.device_assignment (tenant_id, device_id, patient_id, during)
       VALUES ($1, $2, $3, tstzrange(wardline.now() - interval '60 days', NULL))`,
      [p.tenant, p.device, p.id],
    );
  }
}

/** One gateway a health system, which may publish for every device of it. */
async function seedGateways(client: pg.Client, secretHash: string): Promise<void> {
  for (const { id } of healthSystems) {
    await client.query(
      `INSERT INTO wardline.device (tenant_id, device_id, kind, model, secret_hash) VALUES ($1, 'gateway-1', 'gateway', 'Demo gateway', $2)`,
      [id, secretHash],
    );
    await client.query(
      `INSERT INTO wardline.gateway_device (tenant_id, gateway_id, device_id)
       SELECT tenant_id, 'gateway-1', device_id FROM wardline.device WHERE tenant_id = $1 AND kind = 'device'`,
      [id],
    );
  }
}
