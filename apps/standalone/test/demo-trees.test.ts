import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { activeProtocols, createDataSource, protocolsFor } from '#persistence';
import { testDatabase, type TestDatabase } from '#testing';
import { fileURLToPath } from 'node:url';
import { demoTrees } from '../src/demo/approve-trees.js';
import { seedDemo } from '../src/demo/seed.js';

const folder = fileURLToPath(new URL('../../../decision-trees', import.meta.url));

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await seedDemo(database.ownerUrl, folder);
}, 120_000);
afterAll(async () => {
  await database.drop();
});

describe('the trees of the demonstration', () => {
  it('are signed and at work in both health systems', async () => {
    const rows = await database.query<{ tenant: string; trees: string[] }>(
      `SELECT a.tenant_id AS tenant, array_agg(a.tree ORDER BY a.tree) AS trees FROM wardline.tree_activation a
       WHERE wardline.approval_problem(a.tenant_id, a.hash, wardline.now()) IS NULL GROUP BY a.tenant_id ORDER BY 1`,
    );
    const trees = [...demoTrees].sort();
    expect(rows).toEqual([
      { tenant: 'metro', trees },
      { tenant: 'other', trees },
    ]);
  });

  it('are there for every programme that a patient is in', async () => {
    const without = await database.query<{ programme: string }>(
      `SELECT DISTINCT e.programme_id AS programme FROM wardline.programme_enrolment e
       WHERE NOT EXISTS (SELECT FROM wardline.tree_activation a JOIN wardline.tree_version v USING (hash)
         WHERE a.tenant_id = e.tenant_id AND v.document ->> 'programme' = e.programme_id AND v.document ->> 'kind' = 'screening')`,
    );
    expect(without).toEqual([]);
  });

  it('have a protocol for what they find first', async () => {
    const clock = createDataSource({
      url: database.url('wardline_clock'),
      poolSize: 1,
      applicationName: 'test',
    });
    await clock.initialize();
    try {
      const atWork = await activeProtocols(
        async (text, values) => clock.query(text, [...values]),
        'metro',
        new Date(),
      );
      expect(atWork.refused).toEqual([]);
      expect(atWork.active.every(({ state }) => state === 'active')).toBe(true);
      for (const condition of ['hypoxaemia', 'weight-gain-72h', 'severe-hypertension', 'hypoglycaemia'])
        expect(protocolsFor(atWork, condition).map(({ tree }) => tree)).not.toContain('no-protocol');
    } finally {
      await clock.destroy();
    }
  });

  it('have a signed policy for every severity, by which an alert of anybody escalates', async () => {
    const rows = await database.query<{ severity: string; policy: { id: string; hash: string | null } }>(
      `SELECT s.severity, wardline.policy_for(p.tenant_id, p.site_id, p.patient_id, s.severity) AS policy
       FROM wardline.patient p, unnest(ARRAY['critical', 'tier1', 'indeterminate']) s (severity)`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { severity, policy } of rows) {
      expect(policy.id).toBe(`escalation-${severity}`);
      expect(policy.hash).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('are left to people once they are signed', async () => {
    const [before] = await database.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM wardline.tree_signature',
    );
    await seedDemo(database.ownerUrl, folder);
    const [after] = await database.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM wardline.tree_signature',
    );
    expect(after).toEqual(before);
  });
});
