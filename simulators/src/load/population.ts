import { hashSecret } from '#access';
import { approveExamples } from '#persistence';
import { join } from 'node:path';
import pg from 'pg';
import { userName } from '#messaging';
import { repository } from '../repository.js';

/** A health system made for load: one site, one nurse, patients with a device each, gateways that publish for all. */
export interface Population {
  readonly tenant: string;
  readonly patients: number;
  readonly gateways: number;
  /** Undefined: in no programme, so that only the trees for everybody decide. */
  readonly programme?: 'heart-failure';
}

export const populationSecret = 'load';

export function nurseOf({ tenant }: Population): string {
  return `nurse@${tenant}`;
}

export function deviceOf(index: number): string {
  return `load-${String(index).padStart(5, '0')}`;
}

export function gatewayAccount({ tenant }: Population, index: number): string {
  return userName({ tenant, device: `gateway-${index}` });
}

/** kg; as the plans of the population have it. */
export function dryWeightOf(index: number): number {
  return 60 + (index % 40);
}

const trees = join(repository, 'decision-trees');

/** @param ownerUrl postgres:// URL of the schema's owner */
export async function enrol(ownerUrl: string, population: Population): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await enrolOrganisation(client, population);
    for (const statement of patientStatements) {
      await client.query(statement, [population.tenant, population.patients]);
    }
    if (population.programme !== undefined)
      await client.query(programmeStatement, [population.tenant, population.programme]);
    await enrolGateways(client, population);
    await approveTrees(client, population);
    await client.query('COMMIT');
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}

async function enrolOrganisation(client: pg.Client, population: Population): Promise<void> {
  const { tenant } = population;
  await client.query(
    `INSERT INTO wardline.health_system (tenant_id, name, zone) VALUES ($1, $1, 'Europe/Berlin')`,
    [tenant],
  );
  await client.query(
    `INSERT INTO wardline.site (site_id, tenant_id, name, zone) VALUES ($1 || '-site', $1, 'Load', 'Europe/Berlin')`,
    [tenant],
  );
  await client.query(
    `INSERT INTO wardline.programme (programme_id, name) VALUES ('heart-failure', 'Heart failure') ON CONFLICT DO NOTHING`,
  );
  await client.query(
    `WITH nurse AS (INSERT INTO wardline.staff (email, name, password_hash) VALUES ($1, 'Load', $2) RETURNING staff_id)
     INSERT INTO wardline.staff_assignment (staff_id, role, tenant_id, site_id, valid_from)
     SELECT staff_id, 'nurse', $3, $3 || '-site', wardline.now() - interval '1 day' FROM nurse`,
    [nurseOf(population), await hashSecret(populationSecret), tenant],
  );
}

/** Parameters: tenant, programme. */
const programmeStatement = `
  INSERT INTO wardline.programme_enrolment (tenant_id, patient_id, programme_id, enrolled, effective_from)
  SELECT tenant_id, patient_id, $2, true, wardline.now() - interval '60 days' FROM wardline.patient WHERE tenant_id = $1`;

/** Parameters: tenant, number of patients. */
const patientStatements = [
  `INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, birth_date, sex, zone)
   SELECT $1, $1 || '-site', n::text, 'Load', n::text, '1950-01-01', 'female', 'Europe/Berlin' FROM generate_series(0, $2::int - 1) n`,
  `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, effective_from)
   SELECT tenant_id, patient_id, 'active', wardline.now() - interval '60 days' FROM wardline.patient WHERE tenant_id = $1 AND $2::int > 0`,
  `INSERT INTO wardline.plan_parameter (tenant_id, patient_id, name, value, unit, effective_from)
   SELECT tenant_id, patient_id, plan.name, coalesce(plan.value, to_jsonb(60 + case_code::int % 40)), plan.unit,
     wardline.now() - interval '60 days'
   FROM wardline.patient, (VALUES ('dry-weight', NULL::jsonb, 'kg'), ('pregnant', 'false', NULL), ('lvad', 'false', NULL)) plan (name, value, unit)
   WHERE tenant_id = $1 AND $2::int > 0`,
  `INSERT INTO wardline.device (tenant_id, device_id) SELECT $1, 'load-' || lpad(n::text, 5, '0') FROM generate_series(0, $2::int - 1) n`,
  `INSERT INTO wardline.device_assignment (tenant_id, device_id, patient_id, during)
   SELECT tenant_id, 'load-' || lpad(case_code, 5, '0'), patient_id, tstzrange(wardline.now() - interval '60 days', NULL)
   FROM wardline.patient WHERE tenant_id = $1 AND $2::int > 0`,
];

/** An author and a physician of the health system, and the example trees signed by them. */
async function approveTrees(client: pg.Client, { tenant }: Population): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `WITH made AS (INSERT INTO wardline.staff (email, name, password_hash)
       SELECT role || '@' || $1, 'Load', 'none' FROM unnest(ARRAY['author', 'physician']) role RETURNING staff_id, email)
     INSERT INTO wardline.staff_assignment (staff_id, role, tenant_id, valid_from)
     SELECT staff_id, split_part(email, '@', 1), $1, wardline.now() - interval '1 day' FROM made ORDER BY email
     RETURNING staff_id AS id`,
    [tenant],
  );
  const [author, physician] = rows.map(({ id }) => id);
  if (author === undefined || physician === undefined) throw new Error('two people were put in');
  const all = { covered: 1, of: 1 };
  await approveExamples(client, {
    folder: trees,
    tenants: [tenant],
    author,
    physician: { staffId: physician, password: populationSecret },
    // Nobody is treated by what decides here: the verifier is not asked.
    evidence: () => ({ report: { findings: [] }, coverage: { leaves: all, branches: all } }),
  });
}

async function enrolGateways(client: pg.Client, { tenant, gateways }: Population): Promise<void> {
  const hash = await hashSecret(populationSecret);
  await client.query(
    `INSERT INTO wardline.device (tenant_id, device_id, kind, secret_hash)
     SELECT $1, 'gateway-' || n, 'gateway', $2 FROM generate_series(0, $3::int - 1) n`,
    [tenant, hash, gateways],
  );
  await client.query(
    `INSERT INTO wardline.gateway_device (tenant_id, gateway_id, device_id)
     SELECT g.tenant_id, g.device_id, d.device_id FROM wardline.device g JOIN wardline.device d USING (tenant_id)
     WHERE g.tenant_id = $1 AND g.kind = 'gateway' AND d.kind = 'device'`,
    [tenant],
  );
}
