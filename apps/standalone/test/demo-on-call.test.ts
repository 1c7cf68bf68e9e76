import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { peopleToNotify, watchOnCall, type OnCallReader } from '#persistence';
import { testDatabase, type TestDatabase } from '#testing';
import pg from 'pg';
import { seedOnCall } from '../src/demo/on-call.js';
import { demoAccounts } from '../src/demo/people.js';

const day = 86_400_000;

let database: TestDatabase;
let clock: pg.Client;
let reader: OnCallReader;
beforeAll(async () => {
  database = await testDatabase();
  await database.inTransaction(async (client) => {
    await client.query(
      `INSERT INTO wardline.health_system (tenant_id, name, zone) VALUES ('metro', 'Metro', 'America/New_York');
       INSERT INTO wardline.site (site_id, tenant_id, name, zone) VALUES ('metro-riverside', 'metro', 'Riverside', 'America/New_York');
       INSERT INTO wardline.care_team (care_team_id, tenant_id, site_id, name) VALUES ('metro-riverside-nurses', 'metro', 'metro-riverside', 'Nurses')`,
    );
    for (const { email, name, role } of demoAccounts.filter((one) => one.site === 'metro-riverside')) {
      await client.query(
        `WITH p AS (INSERT INTO wardline.staff (email, name, password_hash) VALUES ($1, $2, 'none') RETURNING staff_id), a AS (
           INSERT INTO wardline.staff_assignment (staff_id, role, tenant_id, site_id, valid_from)
           SELECT staff_id, $3, 'metro', 'metro-riverside', wardline.now() - interval '90 days' FROM p)
         INSERT INTO wardline.care_team_member (care_team_id, staff_id, valid_from)
         SELECT 'metro-riverside-nurses', staff_id, wardline.now() - interval '90 days' FROM p WHERE $3 IN ('nurse', 'charge-nurse')`,
        [email, name, role],
      );
    }
    await seedOnCall(client);
  });
  clock = new pg.Client({ connectionString: database.url('wardline_clock') });
  await clock.connect();
  reader = {
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await clock.query(text, [...values])).rows as Row[],
  };
});
afterAll(async () => {
  await clock.end();
  await database.drop();
});

async function calledAt(at: Date): Promise<string[]> {
  const entry = { tenantId: 'metro', siteId: 'metro-riverside', target: 'on-call' } as const;
  const [answer] = await peopleToNotify(reader, [entry], at);
  const rows = await database.query<{ email: string }>(
    'SELECT email FROM wardline.staff WHERE staff_id = ANY ($1)',
    [answer?.staffIds],
  );
  return rows.map(({ email }) => email);
}

describe('the first site of the demonstration', () => {
  it('has somebody on call at any time of the next weeks', async () => {
    const { standing } = await watchOnCall(reader);
    expect(standing).toMatchObject({ 'nobody-on-call': 0, 'gap-ahead': 0, 'named-not-a-member': 0 });
    for (const days of [0, 1, 6, 7, 30, 365])
      expect(await calledAt(new Date(Date.now() + days * day))).toEqual(['nurse@demo']);
  });

  it('falls back to the charge nurse when the nurse is not there', async () => {
    await database.query(
      `INSERT INTO wardline.on_call_absence (absence_id, tenant_id, site_id, staff_id, from_at, until_at)
       SELECT gen_random_uuid(), 'metro', 'metro-riverside', staff_id, wardline.now(), wardline.now() + interval '2 days'
       FROM wardline.staff WHERE email = 'nurse@demo'`,
    );
    expect(await calledAt(new Date(Date.now() + day))).toEqual(['charge@demo']);
  });
});
