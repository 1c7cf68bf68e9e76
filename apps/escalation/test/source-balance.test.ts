import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openTestDatabase, type OpenDatabase } from '../../../libs/access/test/database.js';
import { seedOrganisation } from '../../../libs/access/test/organisation.js';

/** What the sources counted is held against the books by a balance that is carried forward, not by adding up all. */
let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await seedOrganisation(database.owner);
});
afterAll(async () => {
  await database.close();
});

const ask = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await database.owner.query<Row & Record<string, unknown>>(text, values)).rows;
const count = (minutesAgo: number, acknowledged: number, tenant = 'metro'): Promise<unknown> =>
  ask(
    `INSERT INTO wardline.source_count AS c (source_id, tenant_id, minute, received, acknowledged)
     VALUES ('s', $1, date_trunc('minute', wardline.now()) - make_interval(mins => $2), $3, $3)
     ON CONFLICT (source_id, tenant_id, minute) DO UPDATE SET acknowledged = c.acknowledged + excluded.acknowledged,
       received = c.received + excluded.received`,
    [tenant, minutesAgo, acknowledged],
  );
const book = (minutesAgo: number, messages: number, tenant = 'metro'): Promise<unknown> =>
  ask(
    `INSERT INTO wardline.intake_batch (worker_id, tenant_id, recorded_at, messages, received, stored, duplicate, quarantined)
     VALUES ('w', $1, date_trunc('minute', wardline.now()) - make_interval(mins => $2), $3, 0, 0, 0, 0)`,
    [tenant, minutesAgo, messages],
  );
const carry = async (): Promise<number> =>
  (await ask<{ carried: number }>('SELECT wardline.carry_source_balances() AS carried'))[0]?.carried ?? 0;
const ahead = async (tenants = ['metro']): Promise<number> => {
  const [row] = await ask<{ ahead: number }>(
    `SELECT (wardline.ledger_of($1, wardline.now() - interval '1 hour', wardline.now()) -> 'discrepancies' ->> 'acknowledgedUnseen')::int AS ahead`,
    [tenants],
  );
  return row?.ahead ?? -1;
};
/** The same without any balance: everything since the beginning. */
const aheadOfAll = async (): Promise<number> => {
  const [row] = await ask<{ ahead: number }>(
    `SELECT greatest(0, (SELECT coalesce(sum(acknowledged), 0) FROM wardline.source_count WHERE tenant_id = 'metro'
        AND minute + interval '1 minute' <= wardline.now())
      - (SELECT coalesce(sum(messages), 0) FROM wardline.intake_batch WHERE tenant_id = 'metro' AND recorded_at < wardline.now()))::int AS ahead`,
  );
  return row?.ahead ?? -1;
};

describe('the balance of the sources', () => {
  it('finds what was acknowledged and never booked, however long ago', async () => {
    await book(600, 10);
    await count(600, 10);
    expect(await ahead()).toBe(0);
    await count(500, 3);
    expect(await ahead()).toBe(3);
    expect(await carry()).toBe(2);
    expect(await ahead()).toBe(3);
    await book(0, 3);
    expect(await ahead()).toBe(0);
  });

  it('is carried at most every five minutes, and never changed', async () => {
    expect(await carry()).toBe(0);
    await database.setAhead(5);
    expect(await carry()).toBe(2);
    await expect(ask('UPDATE wardline.source_balance SET messages = 0')).rejects.toMatchObject({
      code: 'WL001',
    });
  });

  it('lets one health system’s surplus hide no other’s loss', async () => {
    await count(2, 4, 'other');
    await book(2, 100, 'metro');
    expect(await ahead(['metro', 'other'])).toBe(4);
  });

  it('says the same as adding up everything, whatever was carried when', async () => {
    let minutes = 10;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.record({
              kind: fc.constant('count' as const),
              ago: fc.nat(4),
              n: fc.integer({ min: 1, max: 9 }),
            }),
            fc.record({
              kind: fc.constant('book' as const),
              ago: fc.nat(4),
              n: fc.integer({ min: 1, max: 9 }),
            }),
            fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 20 }) }),
            fc.record({ kind: fc.constant('carry' as const) }),
          ),
          { maxLength: 25 },
        ),
        async (steps) => {
          await database.setAhead((minutes += 30));
          for (const step of steps) {
            if (step.kind === 'count') await count(step.ago, step.n);
            else if (step.kind === 'book') await book(step.ago, step.n);
            else if (step.kind === 'carry') await carry();
            else await database.setAhead((minutes += step.minutes));
          }
          expect(await ahead()).toBe(await aheadOfAll());
        },
      ),
      { numRuns: 25 },
    );
  });
});
