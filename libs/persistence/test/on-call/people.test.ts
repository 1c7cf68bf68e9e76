import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { peopleToNotify, type EscalationEntry, type PeopleToNotify } from '#persistence';
import { ReferenceData, testDatabase, type TestDatabase } from '#testing';
import pg from 'pg';

let database: TestDatabase;
let clock: pg.Client;
const staff: Record<string, string> = {};
const hour = 3600_000;

beforeAll(async () => {
  database = await testDatabase();
  const data = new ReferenceData(database);
  for (const tenant of ['metro', 'other']) {
    await data.site({ tenant, site: `${tenant}-1` });
    await data.site({ tenant, site: `${tenant}-2` });
  }
  const person = async (
    name: string,
    role: 'nurse' | 'charge-nurse' | 'lead' | 'physician',
    site?: string,
  ) => {
    const tenant = site?.split('-')[0] ?? 'metro';
    staff[name] = (await data.staff({ role, tenant, ...(site !== undefined && { site }) })).staff;
  };
  await person('ann', 'nurse', 'metro-1');
  await person('bob', 'nurse', 'metro-1');
  await person('charge', 'charge-nurse', 'metro-1');
  await person('lead', 'lead');
  await person('elsewhere', 'nurse', 'metro-2');
  await person('foreign', 'nurse', 'other-1');
  await database.query(
    `INSERT INTO wardline.care_team (care_team_id, tenant_id, site_id, name) VALUES ('metro-1-nurses', 'metro', 'metro-1', 'Nurses')`,
  );
  clock = new pg.Client({ connectionString: database.url('wardline_clock') });
  await clock.connect();
});
afterAll(async () => {
  await clock.end();
  await database.drop();
});

const named = (name: string): string => staff[name] ?? '';
const ids = (...names: string[]): string[] => names.map(named).sort();
const entry = (target: EscalationEntry['target'], siteId = 'metro-1'): EscalationEntry => ({
  tenantId: siteId.split('-')[0] ?? '',
  siteId,
  target,
});

async function called(entries: EscalationEntry[], at = new Date()): Promise<PeopleToNotify[]> {
  const query = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await clock.query(text, [...values])).rows as Row[];
  return peopleToNotify({ query }, entries, at);
}

describe('who is called', () => {
  it('is whoever holds the role at the site, one answer per entry, in their order', async () => {
    const answers = await called([
      entry('charge-nurse'),
      entry('nurse'),
      entry('lead', 'metro-2'),
      entry('nurse', 'metro-2'),
      entry('nurse', 'other-1'),
    ]);
    expect(answers.map(({ staffIds }) => staffIds)).toEqual([
      ids('charge'),
      ids('ann', 'bob'),
      ids('lead'),
      ids('elsewhere'),
      ids('foreign'),
    ]);
    expect(new Set(answers.map(({ reason }) => reason))).toEqual(new Set(['role']));
  });

  it('is nobody where nobody holds the role, and that is said', async () => {
    expect(await called([entry('physician'), entry('lead', 'other-1')])).toEqual([
      { staffIds: [], nobody: true, reason: 'nobody-here' },
      { staffIds: [], nobody: true, reason: 'nobody-here' },
    ]);
  });

  it('asks for nothing where nothing is asked', async () => {
    expect(await called([])).toEqual([]);
  });

  it('is all nurses of the care teams where there is no schedule, and all nurses where there is no team', async () => {
    const member = `INSERT INTO wardline.care_team_member (care_team_id, staff_id, valid_from, valid_to)
      VALUES ('metro-1-nurses', $1, wardline.now() - interval '1 day', $2)`;
    expect(await called([entry('on-call')])).toEqual([
      { staffIds: ids('ann', 'bob'), nobody: false, reason: 'no-schedule' },
    ]);
    await database.query(member, [named('ann'), null]);
    await database.query(member, [named('charge'), null]);
    await database.query(member, [named('elsewhere'), null]);
    expect((await called([entry('on-call')]))[0]?.staffIds).toEqual(ids('ann'));
    await database.query(member, [named('bob'), null]);
    expect((await called([entry('on-call')]))[0]?.staffIds).toEqual(ids('ann', 'bob'));
    await database.query(member, [named('bob'), new Date(Date.now() - hour)]);
    expect((await called([entry('on-call')]))[0]?.staffIds).toEqual(ids('ann'));
  });

  it('is nobody whose account is disabled from then on, or whose assignment has ended', async () => {
    await database.query(`UPDATE wardline.staff SET disabled_at = wardline.now() WHERE staff_id = $1`, [
      named('elsewhere'),
    ]);
    const at = (ms: number): Promise<PeopleToNotify[]> =>
      called([entry('nurse', 'metro-2')], new Date(Date.now() + ms));
    expect(await at(hour)).toEqual([{ staffIds: [], nobody: true, reason: 'nobody-here' }]);
    expect((await at(-hour))[0]?.staffIds).toEqual(ids('elsewhere'));
    await database.query(
      `INSERT INTO wardline.staff_assignment (assignment_id, staff_id, role, tenant_id, site_id, valid_from, valid_to)
       SELECT assignment_id, staff_id, role, tenant_id, site_id, valid_from, wardline.now() FROM wardline.staff_assignment WHERE staff_id = $1`,
      [named('foreign')],
    );
    const gone = await called([entry('nurse', 'other-1')], new Date(Date.now() + hour));
    expect(gone).toEqual([{ staffIds: [], nobody: true, reason: 'nobody-here' }]);
  });
});
