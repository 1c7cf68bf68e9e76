import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '#testing';
import { fileURLToPath } from 'node:url';
import { seedDemo } from '../src/demo/seed.js';

const trees = fileURLToPath(new URL('../../../decision-trees', import.meta.url));

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await seedDemo(database.ownerUrl, trees);
}, 120_000);
afterAll(async () => {
  await database.drop();
});

describe('the firm of the demonstration', () => {
  it('has what its agreements demand: every clinician may claim for every patient', async () => {
    const [demands] = await database.query<{ demands: string[]; agreements: number }>(
      `SELECT array_agg(DISTINCT d) AS demands, count(DISTINCT g.agreement_id)::int AS agreements
       FROM wardline.agreements_of('clearview') g, unnest(g.demands) d`,
    );
    expect(demands).toEqual({ demands: ['competence', 'licence'], agreements: 2 });
    const claims = await database.query<{ codes: string[] }>(
      `INSERT INTO wardline.alert (tenant_id, patient_id, site_id, condition, severity, reason, opened_at, due_at, next_step_at, last_reading_at)
       SELECT tenant_id, patient_id, site_id, c, 'tier1', 'x', now(), now(), now(), now()
       FROM wardline.patient, unnest(ARRAY['weight-gain', 'hypoglycaemia']) c`,
    );
    expect(claims).toEqual([]);
    const problems = await database.query<{ codes: string[]; n: number }>(
      `SELECT wardline.claim_problems(s.staff_id, a, wardline.now()) AS codes, count(*)::int AS n
       FROM wardline.alert a, wardline.staff s WHERE s.email IN ('tier1@demo', 'tier1b@demo') GROUP BY 1`,
    );
    expect(problems).toEqual([{ codes: [], n: 512 }]);
  });

  it('loses the claim with the licence', async () => {
    await database.query(
      `INSERT INTO wardline.clinician_licence (licence_id, staff_id, kind, number, places, valid_from, valid_to)
       SELECT licence_id, staff_id, kind, number, ARRAY['DE'], valid_from, valid_to FROM wardline.clinician_licence`,
    );
    const problems = await database.query<{ codes: string[] }>(
      `SELECT DISTINCT wardline.claim_problems(s.staff_id, a, wardline.now()) AS codes
       FROM wardline.alert a, wardline.staff s WHERE s.email = 'tier1@demo'`,
    );
    expect(problems).toEqual([{ codes: ['licence-other-place'] }]);
  });
});
