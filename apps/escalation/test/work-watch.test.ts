import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createLogger } from '#observability';
import { ReferenceData, testDatabase, waitFor, type TestDatabase } from '#testing';
import { Escalation } from '../src/escalation.js';

let database: TestDatabase;
const running: Escalation[] = [];

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  for (const escalation of running) await escalation.stop();
  await database.drop();
});

it('two processes end what a crash left open, once, at the last sign of life', async () => {
  const data = new ReferenceData(database);
  const { patient, tenant, site } = await data.patient({ device: null });
  const { staff } = await data.staff({ role: 'nurse', tenant, site });
  await database.setNow(new Date('2026-11-20T08:00:00Z'));
  const note = async (kind: 'start' | 'sign'): Promise<void> =>
    database.inTransaction(async (client) => {
      await client.query(`SELECT set_config('wardline.staff_id', $1, true)`, [staff]);
      await client.query('SELECT wardline.put_work_event($1, $2, $3, $4, false, $5)', [
        patient,
        site,
        kind,
        kind === 'start' ? 'review' : null,
        'test',
      ]);
    });
  await note('start');
  await database.advance(7 * 60_000);
  await note('sign');
  await database.advance(30 * 60_000);
  for (let i = 0; i < 2; i++) {
    const escalation = new Escalation({
      clockUrl: database.url('wardline_clock'),
      relayUrl: database.url('wardline_relay'),
      auditorUrl: database.url('wardline_auditor'),
      logger: createLogger('test', 'silent'),
    });
    running.push(escalation);
    await escalation.start();
  }
  const intervals = () =>
    database.query(
      `SELECT staff_id AS staff, idle, extract(epoch FROM upper(during) - lower(during))::int AS seconds, closed_by
       FROM wardline.work_interval`,
    );
  await waitFor(async () => (await intervals()).length > 0, { what: 'the interval' });
  expect(await intervals()).toEqual([{ staff, idle: true, seconds: 420, closed_by: null }]);
});
