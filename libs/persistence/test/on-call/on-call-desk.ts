import { randomUUID } from 'node:crypto';
import type { OnCallLayer, Role } from '#domain';
import {
  actingAs,
  offerOnCall,
  onCallSchedules,
  peopleToNotify,
  putAbsence,
  putLayer,
  putOverride,
  putTeamMember,
  sayOnDuty,
  watchOnCall,
  type OnCallReader,
  type OnCallWatchTurn,
  type PeopleToNotify,
  type TreeAnswer,
  type TreeStore,
} from '#persistence';
import { ReferenceData, testDatabase, type TestDatabase } from '#testing';
import pg from 'pg';

export const team = 'metro-1-nurses';
export const site = 'metro-1';
const people: Readonly<Record<string, { role: Role; tenant?: string; site?: string; member?: boolean }>> = {
  ann: { role: 'nurse', member: true },
  bob: { role: 'nurse', member: true },
  cid: { role: 'nurse', member: true },
  charge: { role: 'charge-nurse', member: true },
  outsider: { role: 'nurse' },
  lead: { role: 'lead' },
  physician: { role: 'physician' },
  elsewhere: { role: 'charge-nurse', site: 'metro-2' },
  foreign: { role: 'lead', tenant: 'other', site: 'other-1' },
};

/** A care team with its people, and whoever keeps their schedule. Time stands where the test puts it. */
export class OnCallDesk {
  readonly staff = new Map<string, string>();
  private constructor(
    readonly database: TestDatabase,
    private readonly server: pg.Pool,
    private readonly clock: pg.Pool,
  ) {}

  /** @param at when it is, to begin with; members and roles hold from 90 days before */
  static async open(at: Date): Promise<OnCallDesk> {
    const database = await testDatabase();
    await database.setNow(new Date(at.getTime() - 90 * 86_400_000));
    const data = new ReferenceData(database);
    const [server, clock] = (['wardline_server', 'wardline_clock'] as const).map(
      (role) => new pg.Pool({ connectionString: database.url(role), max: 8 }),
    ) as [pg.Pool, pg.Pool];
    for (const pool of [server, clock]) pool.on('error', () => undefined);
    const desk = new OnCallDesk(database, server, clock);
    await data.site({ tenant: 'metro', site, zone: 'Europe/Berlin' });
    await data.site({ tenant: 'metro', site: 'metro-2', zone: 'Europe/Berlin' });
    await data.site({ tenant: 'other', site: 'other-1', zone: 'UTC' });
    await database.query(
      `INSERT INTO wardline.care_team (care_team_id, tenant_id, site_id, name) VALUES ($1, 'metro', $2, 'Nurses')`,
      [team, site],
    );
    for (const [name, { role, ...where }] of Object.entries(people)) {
      const { staff } = await data.staff({
        role,
        name,
        tenant: where.tenant ?? 'metro',
        site: where.site ?? site,
      });
      desk.staff.set(name, staff);
    }
    await desk.reset(at);
    return desk;
  }

  /** As at the beginning: no schedule, nothing said, the members that there were. Past the triggers, as the owner. */
  async reset(at: Date): Promise<void> {
    await this.database.setNow(at);
    await this.database.inTransaction(async (client) => {
      await client.query(`SET LOCAL session_replication_role = replica;
        TRUNCATE wardline.on_call_layer, wardline.on_call_override, wardline.on_call_absence, wardline.on_call_offer,
          wardline.on_call_offer_answer, wardline.on_call_duty, wardline.on_call_setting, wardline.on_call_notice,
          wardline.on_call_notice_event, wardline.care_team_member, wardline.audit_event`);
      await client.query(
        `INSERT INTO wardline.care_team_member (care_team_id, staff_id, valid_from)
         SELECT $1, staff_id, $3::timestamptz - interval '90 days' FROM wardline.staff WHERE name = ANY ($2)`,
        [team, Object.keys(people).filter((name) => people[name]?.member === true), at],
      );
    });
  }

  id(name: string): string {
    const id = this.staff.get(name);
    if (id === undefined) throw new Error(`nobody is called ${name}`);
    return id;
  }

  nameOf(id: string | null): string | null {
    return [...this.staff].find(([, staff]) => staff === id)?.[0] ?? id;
  }

  /** A transaction in the name of a person, with the server’s rights. */
  async as<T>(name: string, work: (store: TreeStore) => Promise<T>): Promise<T> {
    const client = await this.server.connect();
    try {
      await client.query('BEGIN');
      const result = await work(await actingAs(client, this.id(name)));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }

  get clockReader(): OnCallReader {
    return {
      query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
        (await this.clock.query<Row & pg.QueryResultRow>(text, [...values])).rows,
    };
  }

  /** Who is called by `on-call`, by name. */
  async onCall(at: Date): Promise<[(string | null)[], PeopleToNotify['reason']]> {
    const entry = { tenantId: 'metro', siteId: site, target: 'on-call' } as const;
    const [answer] = await peopleToNotify(this.clockReader, [entry], at);
    if (answer === undefined) throw new Error('no answer');
    return [answer.staffIds.map((id) => this.nameOf(id)).sort(), answer.reason];
  }

  watch(): Promise<OnCallWatchTurn> {
    return watchOnCall(this.clockReader);
  }

  /** What stands, oldest first. */
  async notices(): Promise<{ kind: string; named: string | null; from: Date; because: string }[]> {
    const rows = await this.database.query<{
      kind: string;
      staff_id: string | null;
      from: Date;
      because: string;
    }>(
      `SELECT kind, staff_id, gap_from AS "from", because FROM wardline.on_call_notice
       WHERE resolved_at IS NULL ORDER BY gap_from, kind, subject`,
    );
    return rows.map(({ staff_id, ...row }) => ({ ...row, named: this.nameOf(staff_id) }));
  }

  async schedule(from: Date, until: Date, knownAt?: Date) {
    const [found] = await this.as('ann', (store) =>
      onCallSchedules(store, { sites: [site], from, until, knownAt }),
    );
    if (found === undefined) throw new Error('no schedule');
    return found.schedule;
  }

  layer(
    by: string,
    given: Partial<Omit<OnCallLayer, 'people'>> & { people: string[] },
    of = team,
  ): Promise<TreeAnswer> {
    return this.as(by, (store) =>
      putLayer(store, of, {
        id: randomUUID(),
        position: 1,
        zone: 'Europe/Berlin',
        from: '2026-01-01',
        until: null,
        handOverMinute: 480,
        handOverWeekday: null,
        turnDays: 1,
        hours: [],
        ...given,
        people: given.people.map((name) => this.id(name)),
      }),
    );
  }

  override(
    by: string,
    who: string,
    instead: string | null,
    from: Date,
    until: Date,
    id: string = randomUUID(),
  ) {
    const insteadOf = instead === null ? null : this.id(instead);
    return this.as(by, (store) =>
      putOverride(store, { id, team, staffId: this.id(who), insteadOf, from, until }),
    );
  }

  absence(by: string, who: string, from: Date, until: Date, id: string = randomUUID()) {
    return this.as(by, (store) => putAbsence(store, { id, site, staffId: this.id(who), from, until }));
  }

  member(by: string, who: string, from: Date, until: Date | null) {
    return this.as(by, (store) => putTeamMember(store, { team, staffId: this.id(who), from, until }));
  }

  offer(
    by: string,
    to: string | null,
    from: Date,
    until: Date,
    inReturn: { from: Date; until: Date } | null = null,
    id: string = randomUUID(),
  ) {
    return this.as(by, (store) =>
      offerOnCall(store, {
        id,
        team,
        by: this.id(by),
        to: to === null ? null : this.id(to),
        from,
        until,
        inReturn,
      }),
    );
  }

  duty(by: string, present: boolean, until: Date) {
    return this.as(by, (store) => sayOnDuty(store, present, until));
  }

  /** The trail of an action: who, with what outcome. */
  async trail(action: string): Promise<[string | null, string][]> {
    const rows = await this.database.query<{ staff_id: string; outcome: string }>(
      'SELECT staff_id, outcome FROM wardline.audit_event WHERE action = $1 ORDER BY audit_id',
      [action],
    );
    return rows.map(({ staff_id, outcome }) => [this.nameOf(staff_id), outcome]);
  }

  async close(): Promise<void> {
    await this.server.end();
    await this.clock.end();
    await this.database.drop();
  }
}
