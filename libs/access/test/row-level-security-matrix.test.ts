import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openTestDatabase, type OpenDatabase } from './database.js';
import { people, seedOrganisation, type Organisation, type StaffName } from './organisation.js';
import {
  allTables,
  RowFiller,
  scopeOf,
  tablesOfSomebody,
  type Place,
  type Row,
  type Table,
} from './row-filler.js';

/**
 * Everybody tries to read and to write every table across tenants, sites and agreements, as the application's own role
 * with nothing but the policies in the way. The tables are those of the catalogue, and each has a row of every place.
 */
let database: OpenDatabase;
let organisation: Organisation;
let server: pg.Pool;
let filler: RowFiller;
let mine: readonly Table[] = [];
let places: readonly Place[] = [];

type PlaceName = 'first' | 'second' | 'other' | 'third';
/** `limited` works by an agreement that is about one programme, in which only `second` is. */
type Person = StaffName | 'limited';

/** Whose patients each of them works with: no table may show more. */
const clinical: Readonly<Record<Person, readonly PlaceName[]>> = {
  nurse: ['first'],
  charge: ['first'],
  physician: ['first'],
  nurse2: ['second'],
  nurseOther: ['other'],
  tier1: ['first', 'second', 'other'],
  tier1b: ['first', 'second', 'other'],
  supervisor: ['first', 'second', 'other'],
  formerTier1: [],
  limited: ['second'],
  lead: ['first', 'second'],
  author: [],
  operator: [],
  privacy: [],
};
/** The places whose health system each of them has to do with: what is a tenant's and no patient's may be seen. */
const tenants: Readonly<Record<Person, readonly PlaceName[]>> = {
  ...clinical,
  nurse: ['first', 'second'],
  charge: ['first', 'second'],
  physician: ['first', 'second'],
  nurse2: ['first', 'second'],
  limited: ['first', 'second'],
  author: ['first', 'second'],
  operator: ['first', 'second'],
  privacy: ['first', 'second'],
};
/** Tables that name a site or a patient and are other people's work, each with its reason. */
const othersWork: Readonly<Record<string, readonly Person[]>> = {
  // Names of sites and teams, of one's own health system.
  site: [...(Object.keys(people) as StaffName[]), 'limited'],
  care_team: [...(Object.keys(people) as StaffName[]), 'limited'],
  // Which signed policies hold where, of one's own health system: documents, and no patients.
  escalation_policy_in_force: [...(Object.keys(people) as StaffName[]), 'limited'],
  // What could not be read, for whoever mends it; payloads are sealed.
  quarantine: ['operator'],
  quarantine_replay: ['operator'],
  quarantine_replay_outcome: ['operator'],
  // Alarms of the auditor, for whoever mends them: opaque ids, and no patient.
  custody_alarm: ['operator'],
  // Who saw whom, and why.
  audit_event: ['privacy'],
  record_unlock: ['privacy'],
};
/** Anybody writes the own acts on the trail, refusals about other people's patients included. */
const writtenByEverybody = ['audit_event'];

const everybody = Object.keys(clinical) as Person[];

beforeAll(async () => {
  database = await openTestDatabase();
  const { owner } = database;
  organisation = await seedOrganisation(owner);
  await owner.query(`
    INSERT INTO wardline.health_system (tenant_id, name, zone) VALUES ('third', 'Third', 'UTC');
    INSERT INTO wardline.site (site_id, tenant_id, name, zone) VALUES ('third-1', 'third', 'Third', 'UTC');
    INSERT INTO wardline.patient (tenant_id, site_id, case_code, family_name, given_name, zone) VALUES ('third', 'third-1', 'T', 'T', 'T', 'UTC');
    INSERT INTO wardline.device (tenant_id, device_id) VALUES ('third', 'dev-3');
    INSERT INTO wardline.staff (email, name, password_hash) VALUES ('third@demo', 'third', 'none');
    INSERT INTO wardline.programme (programme_id, name) VALUES ('agreed', 'Agreed');
    INSERT INTO wardline.support_firm (firm_id, name) VALUES ('limited', 'Limited');
    INSERT INTO wardline.agreement (agreement_id, firm_id, tenant_id, valid_from, programmes) VALUES ('a9', 'limited', 'metro', '2020-01-01', '{agreed}');
    WITH p AS (INSERT INTO wardline.staff (email, name, password_hash, firm_id) VALUES ('limited@demo', 'limited', 'none', 'limited') RETURNING staff_id)
    INSERT INTO wardline.staff_assignment (staff_id, role, valid_from) SELECT staff_id, 'tier1', '2020-01-01' FROM p;
    INSERT INTO wardline.programme_enrolment (tenant_id, patient_id, programme_id, enrolled, effective_from)
      SELECT tenant_id, patient_id, 'agreed', true, '2020-01-01' FROM wardline.patient WHERE case_code = 'CASE-second'`);
  const one = async (sql: string): Promise<string> =>
    (await owner.query<{ id: string }>(sql)).rows[0]?.id ?? '';
  const third = await one(`SELECT patient_id AS id FROM wardline.patient WHERE tenant_id = 'third'`);
  const thirdStaff = await one(`SELECT staff_id AS id FROM wardline.staff WHERE email = 'third@demo'`);
  limitedId = await one(`SELECT staff_id AS id FROM wardline.staff WHERE email = 'limited@demo'`);
  const { patients, staff } = organisation;
  places = [
    {
      name: 'first',
      tenant: 'metro',
      site: 'metro-1',
      patient: patients.first,
      device: 'dev-1',
      staff: staff.nurse,
    },
    {
      name: 'second',
      tenant: 'metro',
      site: 'metro-2',
      patient: patients.second,
      device: 'dev-2',
      staff: staff.nurse2,
    },
    {
      name: 'other',
      tenant: 'other',
      site: 'other-1',
      patient: patients.other,
      device: 'dev-1',
      staff: staff.nurseOther,
    },
    { name: 'third', tenant: 'third', site: 'third-1', patient: third, device: 'dev-3', staff: thirdStaff },
  ];
  const tables = await allTables(owner);
  mine = tablesOfSomebody(tables);
  const client = await owner.connect();
  filler = new RowFiller(client, tables, places);
  await filler.fill(mine);
  // A locked record is shown to nobody: with that, the rest would prove nothing.
  await client.query('DELETE FROM wardline.record_lock');
  client.release();
  server = new pg.Pool({ connectionString: database.url('wardline_server'), max: 2 });
}, 60_000);
afterAll(async () => {
  await server.end();
  await database.close();
});

let limitedId = '';
const idOf = (person: Person): string => (person === 'limited' ? limitedId : organisation.staff[person]);

/** At most these places' rows of a table are the person's to see. */
function allowed(person: Person, table: Table): readonly PlaceName[] {
  const scope = scopeOf(table);
  if (scope === 'tenant' || othersWork[table.name]?.includes(person) === true) return tenants[person];
  return clinical[person];
}

async function inScope<T>(person: Person, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await server.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('wardline.staff_id', $1, true)`, [idOf(person)]);
    return await work(client);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

async function columnsFor(table: Table, right: 'SELECT' | 'INSERT' | 'UPDATE'): Promise<string[]> {
  const { rows } = await database.owner.query<{ name: string }>(
    `SELECT a.attname AS name FROM pg_attribute a WHERE a.attrelid = ('wardline.' || quote_ident($1))::regclass AND a.attnum > 0
     AND NOT a.attisdropped AND has_column_privilege('wardline_server', a.attrelid, a.attnum, $2)`,
    [table.name, right],
  );
  return rows.map(({ name }) => name);
}

/** Whose rows of a table a person reads; undefined: the role has no right to the table at all. */
async function reads(person: Person, table: Table, columns: readonly string[]): Promise<PlaceName[]> {
  const list = columns.map((name) => `"${name}"`).join(', ');
  const text = (row: Row): string => JSON.stringify(columns.map((name) => row[name] ?? null));
  const seen = await inScope(person, async (client) => {
    const { rows } = await client.query<{ row: Row }>(
      `SELECT to_jsonb(s) AS row FROM (SELECT ${list} FROM wardline."${table.name}") s`,
    );
    return new Set(rows.map(({ row }) => text(row)));
  });
  return places
    .filter(({ name }) => {
      const row = filler.rowOf(table.name, name);
      return row !== undefined && seen.has(text(row));
    })
    .map(({ name }) => name as PlaceName);
}

describe('every table that says something about somebody', () => {
  it('is in, and has a row of each place', () => {
    expect(filler.problems).toEqual([]);
    expect(mine.length).toBeGreaterThan(50);
    const empty = mine.flatMap((t) =>
      places.filter((p) => filler.rowOf(t.name, p.name) === undefined).map((p) => `${t.name} ${p.name}`),
    );
    expect(empty).toEqual([]);
  });

  it('is not open to the application where it says which records are locked', async () => {
    const table = mine.find((t) => t.name === 'record_lock');
    expect(table && (await columnsFor(table, 'SELECT'))).toEqual([]);
  });

  it.each(everybody)('shows %s nothing across tenants, sites and agreements', async (person) => {
    const leaks: string[] = [];
    for (const table of mine) {
      const columns = await columnsFor(table, 'SELECT');
      if (columns.length === 0) continue;
      for (const place of await reads(person, table, columns))
        if (!allowed(person, table).includes(place)) leaks.push(`${table.name}: ${place}`);
    }
    expect(leaks).toEqual([]);
  });

  it('shows those whose work it is their own: the policies are no wall', async () => {
    const seenBy = async (person: Person, name: string): Promise<PlaceName[]> => {
      const table = mine.find((t) => t.name === name);
      if (table === undefined) throw new Error(`no table ${name}`);
      return reads(person, table, await columnsFor(table, 'SELECT'));
    };
    for (const table of ['patient', 'alert', 'alert_event', 'measurement', 'decision', 'plan_parameter'])
      for (const person of ['nurse', 'nurseOther', 'tier1', 'lead', 'limited'] as const)
        expect([person, table, await seenBy(person, table)]).toEqual([person, table, clinical[person]]);
    expect(await seenBy('operator', 'quarantine')).toEqual(['first', 'second']);
    expect(await seenBy('privacy', 'audit_event')).toEqual(['first', 'second']);
  });

  it('shows a Tier-1 session that serves two health systems just those two', async () => {
    for (const table of mine) {
      const columns = await columnsFor(table, 'SELECT');
      if (columns.length === 0) continue;
      expect([table.name, await reads('tier1', table, columns)]).toEqual([
        table.name,
        expect.not.arrayContaining(['third']),
      ]);
    }
  });

  it('shows nobody a record that a withdrawal has locked', async () => {
    const { owner } = database;
    await owner.query(`INSERT INTO wardline.record_lock (patient_id, tenant_id) VALUES ($1, 'metro')`, [
      organisation.patients.first,
    ]);
    try {
      const open: string[] = [];
      for (const table of mine) {
        const columns = await columnsFor(table, 'SELECT');
        if (columns.length === 0 || scopeOf(table) !== 'patient' || othersWork[table.name] !== undefined)
          continue;
        for (const person of everybody)
          if ((await reads(person, table, columns)).includes('first')) open.push(`${table.name}: ${person}`);
      }
      expect(open).toEqual([]);
    } finally {
      await owner.query('DELETE FROM wardline.record_lock');
    }
  });

  it('cannot be read without a person', async () => {
    const open: string[] = [];
    for (const table of mine) {
      if ((await columnsFor(table, 'SELECT')).length === 0) continue;
      const answer = await server
        .query(`SELECT 1 FROM wardline."${table.name}"`)
        .catch((error: unknown) => (error as pg.DatabaseError).code);
      if (answer !== 'WL003') open.push(table.name);
    }
    expect(open).toEqual([]);
  });
});

describe('nobody writes', () => {
  it.each(everybody)('%s: a row of somebody else’s patient or health system', async (person) => {
    const written: string[] = [];
    for (const table of mine) {
      const columns = await columnsFor(table, 'INSERT');
      if (columns.length === 0 || writtenByEverybody.includes(table.name)) continue;
      for (const place of places) {
        if (tenants[person].includes(place.name as PlaceName) && scopeOf(table) === 'tenant') continue;
        if (allowed(person, table).includes(place.name as PlaceName)) continue;
        const code = await insertAs(person, table, columns, filler.rowOf(table.name, place.name) ?? {});
        if (code !== '42501') written.push(`${table.name} of ${place.name}: ${code}`);
      }
    }
    expect(written).toEqual([]);
  });

  it.each(everybody)('%s: over what is somebody else’s', async (person) => {
    const changed: string[] = [];
    for (const table of mine) {
      const columns = await columnsFor(table, 'UPDATE');
      const [column] = columns;
      for (const statement of [
        ...(column === undefined ? [] : [`UPDATE wardline."${table.name}" SET "${column}" = "${column}"`]),
        `DELETE FROM wardline."${table.name}"`,
      ])
        for (const place of await touchedBy(person, table, statement))
          if (!allowed(person, table).includes(place)) changed.push(`${statement}: ${place}`);
    }
    expect(changed).toEqual([]);
  });

  it('but one’s own can be written: what is tried above could succeed', async () => {
    const [alert, receipt] = ['alert', 'alert_receipt'].map((name) => mine.find((t) => t.name === name));
    if (alert === undefined || receipt === undefined) throw new Error('no alerts');
    expect(await touchedBy('nurse', alert, 'UPDATE wardline.alert SET version = version')).toEqual(['first']);
    const columns = await columnsFor(receipt, 'INSERT');
    expect(await insertAs('nurse', receipt, columns, filler.rowOf('alert_receipt', 'first') ?? {})).not.toBe(
      '42501',
    );
    expect(await insertAs('nurse', receipt, columns, filler.rowOf('alert_receipt', 'other') ?? {})).toBe(
      '42501',
    );
  });

  it('and a policy that lets too much through is noticed', async () => {
    const table = mine.find((t) => t.name === 'alert');
    if (table === undefined) throw new Error('no alerts');
    await database.owner.query(
      `CREATE POLICY hole ON wardline.alert FOR ALL TO wardline_server USING (wardline.scope_staff() IS NOT NULL)`,
    );
    try {
      expect(await reads('nurse', table, await columnsFor(table, 'SELECT'))).toEqual([
        'first',
        'second',
        'other',
        'third',
      ]);
      expect(await touchedBy('nurse', table, 'UPDATE wardline.alert SET version = version')).toEqual([
        'first',
        'second',
        'other',
        'third',
      ]);
    } finally {
      await database.owner.query('DROP POLICY hole ON wardline.alert');
    }
  });

  /** The code with which a copy of a row is refused; a policy is asked before any key or check. */
  async function insertAs(
    person: Person,
    table: Table,
    columns: readonly string[],
    row: Row,
  ): Promise<string> {
    const known = columns.filter(
      (name) => row[name] !== undefined && !['staff_id', 'actor_id', 'requested_by'].includes(name),
    );
    const who = columns.filter((name) => ['staff_id', 'actor_id', 'requested_by'].includes(name));
    const list = [...known, ...who].map((name) => `"${name}"`).join(', ');
    return inScope(person, async (client) => {
      try {
        // In the own name, so that only the place is wrong.
        await client.query(
          `INSERT INTO wardline."${table.name}" (${list}) OVERRIDING SYSTEM VALUE SELECT ${list}
           FROM jsonb_populate_record(NULL::wardline."${table.name}", $1)`,
          [JSON.stringify({ ...row, ...Object.fromEntries(who.map((name) => [name, idOf(person)])) })],
        );
        return 'written';
      } catch (error) {
        return (error as pg.DatabaseError).code ?? 'unknown';
      }
    });
  }

  /** Places whose rows a statement over the whole table touched, seen with the owner’s eyes before it is taken back. */
  async function touchedBy(person: Person, table: Table, statement: string): Promise<PlaceName[]> {
    const client = await database.owner.connect();
    const count = `SELECT to_jsonb(t) - 'xmin' AS row FROM wardline."${table.name}" t WHERE t.xmin::text <> (pg_current_xact_id()::xid)::text`;
    try {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('wardline.staff_id', $1, true), pg_current_xact_id()`, [
        idOf(person),
      ]);
      const before = (await client.query<{ row: Row }>(count)).rows.map(({ row }) => JSON.stringify(row));
      await client.query('SET LOCAL ROLE wardline_server');
      try {
        await client.query(statement);
      } catch {
        return [];
      }
      await client.query('RESET ROLE');
      const after = new Set(
        (await client.query<{ row: Row }>(count)).rows.map(({ row }) => JSON.stringify(row)),
      );
      const gone = new Set(before.filter((row) => !after.has(row)));
      return places
        .filter(({ name }) => gone.has(JSON.stringify(filler.rowOf(table.name, name))))
        .map(({ name }) => name as PlaceName);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  }
});
