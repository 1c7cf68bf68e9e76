import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '#observability';
import { ReferenceData, testDatabase, waitFor, type TestDatabase } from '#testing';
import { Escalation } from '../src/escalation.js';

let database: TestDatabase;
let nurse: string;
const running: Escalation[] = [];

beforeAll(async () => {
  database = await testDatabase();
  const data = new ReferenceData(database);
  await data.site({ tenant: 'metro', site: 'metro-1', zone: 'Europe/Berlin' });
  nurse = (await data.staff({ role: 'nurse', tenant: 'metro', site: 'metro-1' })).staff;
  await database.query(
    `WITH t AS (INSERT INTO wardline.care_team (care_team_id, tenant_id, site_id, name) VALUES ('team', 'metro', 'metro-1', 'Team'))
     INSERT INTO wardline.on_call_layer (layer_id, tenant_id, site_id, care_team_id, position, people, zone, starts_on, hand_over_minute, turn_days)
     VALUES (gen_random_uuid(), 'metro', 'metro-1', 'team', 1, ARRAY[$1::uuid], 'Europe/Berlin', (wardline.now() - interval '3 days')::date, 0, 7)`,
    [nurse],
  );
  for (let i = 0; i < 2; i++) {
    const escalation = new Escalation({
      clockUrl: database.url('wardline_clock'),
      relayUrl: database.url('wardline_relay'),
      auditorUrl: database.url('wardline_auditor'),
      logger: createLogger('test', 'silent'),
    });
    await escalation.start();
    running.push(escalation);
  }
});
afterAll(async () => {
  for (const escalation of running) await escalation.stop();
  await database.drop();
});

const notices = async (kind: string) =>
  database.query<{ staff: string; open: boolean }>(
    'SELECT staff_id AS staff, resolved_at IS NULL AS open FROM wardline.on_call_notice WHERE kind = $1',
    [kind],
  );
const metric = async (pattern: RegExp): Promise<number[]> => {
  const texts = await Promise.all(running.map(({ metrics }) => metrics.registry.metrics()));
  return texts.flatMap((text) => pattern.exec(text)?.[1] ?? []).map(Number);
};

describe('two escalation processes', () => {
  it('tell once that nobody is on call, since whom the schedule names is no member', async () => {
    await waitFor(async () => (await notices('nobody-on-call')).length > 0, { what: 'a notice' });
    const gauge = /wardline_on_call_findings\{[^}]*kind="nobody-on-call"[^}]*\} (\d+)/;
    await waitFor(async () => (await metric(gauge)).join() === '1,1', { what: 'both to have looked' });
    expect(await notices('nobody-on-call')).toEqual([{ staff: nurse, open: true }]);
    expect(await notices('named-not-a-member')).toEqual([{ staff: nurse, open: true }]);
    const opened = /wardline_on_call_notices_total\{[^}]*kind="nobody-on-call",change="opened"[^}]*\} (\d+)/;
    expect((await metric(opened)).reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it('take it back when somebody is', async () => {
    await database.query(
      `INSERT INTO wardline.care_team_member (care_team_id, staff_id, valid_from) VALUES ('team', $1, wardline.now() - interval '1 day')`,
      [nurse],
    );
    await waitFor(async () => (await notices('nobody-on-call')).every(({ open }) => !open), {
      what: 'the end of the notice',
      timeout: 30_000,
    });
    await waitFor(async () => (await notices('nobody-on-duty')).length > 0, { what: 'that she is not here' });
  });
});
