import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createDataSource } from '#persistence';
import { testDatabase, type TestDatabase } from '#testing';
import pg from 'pg';
import { openAlert, seedOrganisation, type Organisation } from '../../../libs/access/test/organisation.js';
import { takeDueSteps } from '../src/clock.js';

/** The ladder over weekends and over the nights on which the clocks are changed, by the schedule of a real care team. */
describe('a ladder that calls whoever is on call', () => {
  let database: TestDatabase;
  let owner: pg.Pool;
  let source: DataSource;
  let organisation: Organisation;
  let one: string;
  let other: string;

  beforeAll(async () => {
    database = await testDatabase();
    owner = new pg.Pool({ connectionString: database.ownerUrl });
    owner.on('error', () => undefined);
    organisation = await seedOrganisation(owner);
    source = createDataSource({ url: database.url('wardline_clock'), poolSize: 2, applicationName: 'test' });
    await source.initialize();
    one = organisation.staff.nurse;
    other = await nurse('other-nurse');
    await owner.query(
      `INSERT INTO wardline.care_team (care_team_id, tenant_id, site_id, name) VALUES ('team', 'metro', 'metro-1', 'Team')`,
    );
    await owner.query(
      `INSERT INTO wardline.care_team_member (care_team_id, staff_id, valid_from) SELECT 'team', s, '2020-01-01' FROM unnest($1::uuid[]) s`,
      [[one, other]],
    );
    await owner.query(
      `INSERT INTO wardline.session (token_hash, staff_id, expires_at, seen_at)
       SELECT decode(md5(staff_id::text), 'hex'), staff_id, 'infinity', 'infinity' FROM wardline.staff`,
    );
    // Only whoever is on call, and then the charge nurse: nobody else of the team hears of the first step.
    await owner.query('ALTER TABLE wardline.built_in_policy DISABLE TRIGGER USER');
    await owner.query(
      `UPDATE wardline.built_in_policy SET policy = jsonb_set(policy, '{steps,0,notify}', '["on-call"]') WHERE severity = 'critical'`,
    );
  });
  afterEach(async () => {
    await owner.query(
      `UPDATE wardline.alert SET state = 'resolved', resolved_at = wardline.now() WHERE resolved_at IS NULL`,
    );
    await owner.query(
      `INSERT INTO wardline.on_call_layer (layer_id, tenant_id, site_id, care_team_id, position, people, zone, starts_on, hand_over_minute, turn_days, removed)
       SELECT layer_id, tenant_id, site_id, care_team_id, position, people, zone, starts_on, hand_over_minute, turn_days, true
       FROM wardline.on_call_layer WHERE NOT removed`,
    );
  });
  afterAll(async () => {
    await source.destroy();
    await owner.end();
    await database.drop();
  });

  async function nurse(name: string): Promise<string> {
    const { rows } = await owner.query<{ id: string }>(
      `WITH p AS (INSERT INTO wardline.staff (email, name, password_hash) VALUES ($1, $1, 'none') RETURNING staff_id)
       INSERT INTO wardline.staff_assignment (staff_id, role, tenant_id, site_id, valid_from)
       SELECT staff_id, 'nurse', 'metro', 'metro-1', '2020-01-01' FROM p RETURNING staff_id AS id`,
      [name],
    );
    return rows[0]?.id ?? '';
  }

  /** Turns of a day, or of certain hours of the week only (minutes since Monday 00:00). */
  async function layer(about: {
    readonly zone: string;
    readonly handOver: number;
    readonly startsOn: string;
    readonly hours?: readonly { readonly from: number; readonly until: number }[];
  }): Promise<void> {
    await owner.query(
      `INSERT INTO wardline.on_call_layer (layer_id, tenant_id, site_id, care_team_id, position, people, zone, starts_on, hand_over_minute, turn_days, hours)
       VALUES ($1, 'metro', 'metro-1', 'team', 0, $2, $3, $4, $5, 1, $6)`,
      [
        randomUUID(),
        [one, other],
        about.zone,
        about.startsOn,
        about.handOver,
        JSON.stringify(about.hours ?? []),
      ],
    );
  }

  /** What the first turn does with a critical alert that opens at this instant, and who is called. */
  async function at(instant: string): Promise<{ events: string[]; called: string[] }> {
    await database.setNow(new Date(instant));
    const id = await openAlert(owner, organisation.patients.first, { severity: 'critical' });
    await takeDueSteps(source);
    const { rows } = await owner.query<{ type: string }>(
      'SELECT type FROM wardline.alert_event WHERE alert_id = $1 ORDER BY event_id',
      [id],
    );
    const calls = await owner.query<{ name: string }>(
      'SELECT s.name FROM wardline.alert_call c JOIN wardline.staff s USING (staff_id) WHERE alert_id = $1 ORDER BY s.name',
      [id],
    );
    return { events: rows.map(({ type }) => type), called: calls.rows.map(({ name }) => name) };
  }

  it('goes past a weekend that nobody has, at once and on record', async () => {
    const weekdays = Array.from({ length: 5 }, (_, day) => ({
      from: day * 1440 + 480,
      until: day * 1440 + 1080,
    }));
    await layer({ zone: 'Europe/Berlin', handOver: 480, startsOn: '2027-01-04', hours: weekdays });
    expect(await at('2027-01-08T16:59:00Z')).toEqual({ events: ['opened', 'notified'], called: ['nurse'] });
    const past = { events: ['opened', 'notified', 'nobody-on-call', 'notified'].sort(), called: ['charge'] };
    for (const instant of ['2027-01-08T17:01:00Z', '2027-01-09T12:00:00Z', '2027-01-11T06:59:00Z']) {
      const { events, called } = await at(instant);
      expect({ events: [...events].sort(), called }).toEqual(past);
    }
    expect(await at('2027-01-11T07:01:00Z')).toMatchObject({ events: ['opened', 'notified'] });
  });

  it('hands over on the night that loses an hour: 02:30 is when the hour is over', async () => {
    await layer({ zone: 'Europe/Berlin', handOver: 150, startsOn: '2027-03-27' });
    expect((await at('2027-03-28T00:59:00Z')).called).toEqual(['nurse']);
    expect((await at('2027-03-28T01:31:00Z')).called).toEqual(['other-nurse']);
    // The next night again at 02:30, an hour earlier in UTC.
    expect((await at('2027-03-29T00:29:00Z')).called).toEqual(['other-nurse']);
    expect((await at('2027-03-29T00:31:00Z')).called).toEqual(['nurse']);
  });

  it('hands over once on the night that has 02:30 twice', async () => {
    await layer({ zone: 'Europe/Berlin', handOver: 150, startsOn: '2027-10-30' });
    const night = [
      '2027-10-31T00:29:00Z',
      '2027-10-31T00:31:00Z',
      '2027-10-31T01:29:00Z',
      '2027-10-31T01:31:00Z',
    ];
    const called: string[] = [];
    for (const instant of night) called.push(...(await at(instant)).called);
    expect(called[0]).toBe('nurse');
    expect(called[3]).toBe('other-nurse');
    // Never back and forth.
    expect(called.map((name) => name === 'other-nurse').join()).toMatch(/^(false,)+true(,true)*$/);
  });

  it('calls the one who has taken over while the alert runs', async () => {
    await layer({ zone: 'America/New_York', handOver: 480, startsOn: '2027-01-04' });
    await database.setNow(new Date('2027-01-05T12:59:30Z'));
    const id = await openAlert(owner, organisation.patients.first, { severity: 'critical' });
    for (const [instant, seconds] of [
      ['2027-01-05T12:59:30Z', 0],
      ['2027-01-05T12:59:30Z', 1300],
    ] as const) {
      const start = Date.parse(instant);
      for (let second = 0; second <= seconds; second += 50) {
        await database.setNow(new Date(start + second * 1000));
        await takeDueSteps(source);
      }
    }
    const { rows } = await owner.query<{ name: string }>(
      `SELECT s.name FROM wardline.alert_call c JOIN wardline.staff s USING (staff_id)
       WHERE alert_id = $1 AND s.name LIKE '%nurse' ORDER BY c.at LIMIT 2`,
      [id],
    );
    expect(rows.map(({ name }) => name)).toEqual(['nurse', 'other-nurse']);
  });
});
