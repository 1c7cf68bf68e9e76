import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseRoles } from '#persistence';
import { ReferenceData, testDatabase, type TestDatabase } from '#testing';
import pg from 'pg';

describe('a test database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });

  it('is migrated, and lets every application role sign in', async () => {
    for (const role of databaseRoles) {
      const client = new pg.Client({ connectionString: database.url(role) });
      await client.connect();
      const { rows } = await client.query<{ role: string }>('SELECT current_user AS role, wardline.now()');
      await client.end();
      expect(rows[0]?.role).toBe(role);
    }
  });

  it('runs on the real time until a test moves it', async () => {
    const [row] = await database.query<{ lag: number }>(
      'SELECT abs(extract(epoch FROM clock_timestamp() - wardline.now()))::float8 AS lag',
    );
    expect(row?.lag).toBeLessThan(1);
  });

  it('stands at the time it was set to, for every role, and moves on demand', async () => {
    await database.setNow(new Date('2026-03-01T08:00:00Z'));
    await database.advance(90_000);
    const client = new pg.Client({ connectionString: database.url('wardline_clock') });
    await client.connect();
    const { rows } = await client.query<{ now: Date }>('SELECT wardline.now() AS now');
    await client.end();
    expect(rows[0]?.now).toEqual(new Date('2026-03-01T08:01:30Z'));
  });

  it('runs on from where it was moved to', async () => {
    await database.letTimeRun();
    await database.advance(-3_600_000);
    const [row] = await database.query<{ lag: number }>(
      'SELECT extract(epoch FROM clock_timestamp() - wardline.now())::float8 AS lag',
    );
    expect(row?.lag).toBeGreaterThan(3599);
    expect(row?.lag).toBeLessThan(3601);
  });

  it('takes reference data, and the trees that decide about it', async () => {
    const data = new ReferenceData(database);
    const { tenant, patient, device } = await data.patient({
      programmes: ['heart-failure'],
      plan: { 'dry-weight': 80 },
    });
    await data.trees([tenant]);
    await data.gateway(tenant, [device]);
    const nurse = await data.staff({ role: 'nurse', tenant });
    const firm = await data.firm([tenant]);
    await data.staff({ role: 'tier1', firm });
    const assigned = await database.query('SELECT FROM wardline.device_assignment WHERE patient_id = $1', [
      patient,
    ]);
    expect(assigned).toHaveLength(1);
    expect(nurse.staff).toMatch(/^[0-9a-f-]{36}$/);
    const active = await database.query('SELECT FROM wardline.tree_activation WHERE tenant_id = $1', [
      tenant,
    ]);
    expect(active.length).toBeGreaterThanOrEqual(2);
  });
});
