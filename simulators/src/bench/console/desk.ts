import { hashSecret } from '#access';
import pg from 'pg';
import { populationSecret, type Population } from '../../load/population.js';

export function tier1Of({ tenant }: Population): string {
  return `tier1@${tenant}`;
}

/** A clinical support firm that works for the health system of the population, with one clinician. */
export async function enrolDesk(ownerUrl: string, population: Population): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`INSERT INTO wardline.support_firm (firm_id, name) VALUES ('desk', 'Desk')`);
    await client.query(
      `INSERT INTO wardline.agreement (agreement_id, firm_id, tenant_id, valid_from)
       VALUES ('desk-' || $1, 'desk', $1, wardline.now() - interval '60 days')`,
      [population.tenant],
    );
    await client.query(
      `WITH clinician AS (INSERT INTO wardline.staff (email, name, password_hash, firm_id) VALUES ($1, 'Load', $2, 'desk') RETURNING staff_id)
       INSERT INTO wardline.staff_assignment (staff_id, role, valid_from)
       SELECT staff_id, 'tier1', wardline.now() - interval '1 day' FROM clinician`,
      [tier1Of(population), await hashSecret(populationSecret)],
    );
  } finally {
    await client.end();
  }
}
