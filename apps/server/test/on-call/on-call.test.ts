import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource, watchOnCall, type OnCallReader } from '#persistence';
import { waitFor } from '#testing';
import type { DataSource } from 'typeorm';
import type { StaffName } from '../../../../libs/access/test/organisation.js';
import { startServer, type Answer, type RunningServer } from '../running-server.js';

const hour = 3600_000;
const hoursOn = (hours: number): string => new Date(Date.now() + hours * hour).toISOString();
const team = 'metro-1-nurses';

let server: RunningServer;
let clock: DataSource;
const tokens = new Map<string, string>();

beforeAll(async () => {
  server = await startServer();
  clock = createDataSource({
    url: server.database.url('wardline_clock'),
    poolSize: 1,
    applicationName: 'test-clock',
  });
  await clock.initialize();
  const { owner } = server.database;
  await owner.query(
    `INSERT INTO wardline.care_team (care_team_id, tenant_id, site_id, name) VALUES ($1, 'metro', 'metro-1', 'Nurses')`,
    [team],
  );
  await owner.query(
    `INSERT INTO wardline.care_team_member (care_team_id, staff_id, valid_from)
     SELECT $1, staff_id, '2020-01-01' FROM wardline.staff WHERE staff_id = ANY ($2)`,
    [team, [server.organisation.staff.nurse, server.organisation.staff.charge]],
  );
});
afterAll(async () => {
  await clock.destroy();
  await server.stop();
});

const id = (name: StaffName): string => server.organisation.staff[name];
async function call(name: StaffName, method: string, path: string, body?: unknown): Promise<Answer> {
  const token = tokens.get(name) ?? (await server.signIn(name));
  tokens.set(name, token);
  return server.call(token, `/api/v1/on-call/${path}`, { method, ...(body !== undefined && { body }) });
}
const get = async <T>(name: StaffName, path: string): Promise<T> => (await call(name, 'GET', path)).body as T;
const outcome = ({ status, body }: Answer): unknown[] => [status, (body as { code?: string }).code];
const watch = (): Promise<unknown> => {
  const reader: OnCallReader = { query: (text, values = []) => clock.query(text, [...values]) };
  return watchOnCall(reader);
};

interface Interval {
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly from: string;
  readonly until: string;
  readonly because: string;
}
interface TeamNow {
  readonly scheduled: boolean;
  readonly onDuty: boolean;
  readonly now: Interval | null;
  readonly next: readonly Interval[];
}
const nowOf = async (name: StaffName): Promise<TeamNow | undefined> =>
  (await get<{ items: TeamNow[] }>(name, 'now?site=metro-1')).items[0];

const yesterday = hoursOn(-24).slice(0, 10);
const layer = (people: readonly string[], given: object = {}): object => ({
  team,
  position: 1,
  people,
  zone: 'Europe/Berlin',
  from: yesterday,
  handOver: { time: '00:00' },
  turn: { every: 366, unit: 'days' },
  ...given,
});
const layerId = randomUUID();

describe('a schedule over the interface', () => {
  it('does not stand before anybody has written one', async () => {
    expect(await nowOf('nurse')).toMatchObject({ scheduled: false, now: null });
  });

  it('is written by charge nurse and lead, and refused with a code for others', async () => {
    const put = async (name: StaffName, body: object) =>
      outcome(await call(name, 'PUT', `layers/${layerId}`, body));
    const nurses = layer([id('nurse')]);
    expect(await put('nurse', nurses)).toEqual([403, 'forbidden']);
    expect(await put('tier1', nurses)).toEqual([404, 'not-found']);
    expect(await put('nurseOther', nurses)).toEqual([404, 'not-found']);
    expect(await put('charge', layer([id('nurse2')]))).toEqual([422, 'not-a-member']);
    expect(await put('charge', { ...nurses, zone: 'Mars/Olympus' })).toEqual([422, 'layer-invalid']);
    expect(await put('charge', { ...nurses, handOver: { time: '25:00' } })).toEqual([422, 'invalid-request']);
    const odd = await call('charge', 'PUT', `layers/${layerId}`, {
      ...nurses,
      handOver: { time: '08:00', weekday: 1 },
      turn: { every: 3, unit: 'days' },
    });
    expect(odd.body).toMatchObject({ code: 'layer-invalid', reasons: ['bad-turn'] });
    expect(await put('charge', nurses)).toEqual([200, undefined]);
    expect(await nowOf('tier1')).toMatchObject({
      scheduled: true,
      now: { person: { id: id('nurse'), name: 'nurse' }, because: 'rotation' },
    });
  });

  it('is told as it was written', async () => {
    const hours = [{ from: { day: 5, time: '18:30' }, until: { day: 1, time: '06:00' } }];
    const weekend = randomUUID();
    const body = layer([id('charge'), id('nurse')], {
      position: 2,
      until: '2099-12-31',
      handOver: { time: '18:30', weekday: 5 },
      turn: { every: 2, unit: 'weeks' },
      hours,
    });
    expect((await call('lead', 'PUT', `layers/${weekend}`, body)).status).toBe(200);
    const { layers, members } = await get<{ layers: Record<string, unknown>[]; members: unknown[] }>(
      'nurse',
      `teams/${team}/schedule`,
    );
    expect(layers.find((one) => one.id === weekend)).toEqual({
      id: weekend,
      position: 2,
      zone: 'Europe/Berlin',
      from: yesterday,
      until: '2099-12-31',
      handOver: { time: '18:30', weekday: 5 },
      turn: { every: 2, unit: 'weeks' },
      hours,
      people: [
        { id: id('charge'), name: 'charge' },
        { id: id('nurse'), name: 'nurse' },
      ],
    });
    expect(members).toHaveLength(2);
    expect(outcome(await call('nurseOther', 'GET', `teams/${team}/schedule`))).toEqual([404, 'not-found']);
    expect(outcome(await call('nurse', 'DELETE', `layers/${weekend}`))).toEqual([403, 'forbidden']);
    expect(outcome(await call('charge', 'DELETE', `layers/${weekend}`))).toEqual([200, undefined]);
    expect(outcome(await call('charge', 'DELETE', `layers/${weekend}`))).toEqual([404, 'not-found']);
  });

  it('is a calendar that covers what was asked for, with who hands to whom', async () => {
    const [from, until] = [hoursOn(2), hoursOn(4)];
    const override = randomUUID();
    const body = { team, staff: id('charge'), insteadOf: id('nurse'), from, until };
    expect(outcome(await call('nurse', 'PUT', `overrides/${override}`, body))).toEqual([403, 'forbidden']);
    expect(outcome(await call('charge', 'PUT', `overrides/${override}`, body))).toEqual([200, undefined]);
    const range = `from=${encodeURIComponent(hoursOn(1))}&until=${encodeURIComponent(hoursOn(5))}`;
    const { intervals, handOvers } = await get<{
      intervals: Interval[];
      handOvers: { at: string; from: { name: string }; to: { name: string } }[];
    }>('nurse', `teams/${team}/calendar?${range}`);
    expect(intervals.map(({ person, because }) => [person?.name, because])).toEqual([
      ['nurse', 'rotation'],
      ['charge', 'override'],
      ['nurse', 'rotation'],
    ]);
    expect(handOvers.map((one) => [one.at, one.from.name, one.to.name])).toEqual([
      [from, 'nurse', 'charge'],
      [until, 'charge', 'nurse'],
    ]);
    const before = await get<{ intervals: Interval[] }>(
      'nurse',
      `teams/${team}/calendar?${range}&knownAt=${encodeURIComponent(hoursOn(-2))}`,
    );
    expect(before.intervals.map(({ because }) => because)).toEqual(['not-scheduled']);
    const backwards = `from=${encodeURIComponent(hoursOn(5))}&until=${encodeURIComponent(hoursOn(1))}`;
    expect(outcome(await call('nurse', 'GET', `teams/${team}/calendar?${backwards}`))).toEqual([
      422,
      'bad-dates',
    ]);
    const { items } = await get<{ items: { from: string; until: string }[] }>('charge', 'shifts?days=7');
    expect(items).toEqual([{ team, name: 'Nurses', from, until }]);
    expect((await call('charge', 'DELETE', `overrides/${override}`)).status).toBe(200);
  });
});

describe('the own time', () => {
  it('is handed over by an offer, and stays until it is accepted', async () => {
    const offer = randomUUID();
    const body = { team, to: id('charge'), from: hoursOn(-1), until: hoursOn(1) };
    expect(outcome(await call('nurse2', 'PUT', `offers/${offer}`, body))).toEqual([404, 'not-found']);
    expect(outcome(await call('nurse', 'PUT', `offers/${offer}`, { ...body, to: id('nurse') }))).toEqual([
      422,
      'own-offer',
    ]);
    expect(outcome(await call('nurse', 'PUT', `offers/${offer}`, body))).toEqual([200, undefined]);
    expect(outcome(await call('nurse', 'PUT', `offers/${offer}`, body))).toEqual([409, 'offer-exists']);
    expect((await nowOf('nurse'))?.now?.person?.name).toBe('nurse');
    const { items } = await get<{ items: { id: string; by: object; to: object }[] }>('charge', 'offers');
    expect(items).toMatchObject([{ id: offer, by: { name: 'nurse' }, to: { name: 'charge' } }]);
    const answer = (name: StaffName, said: string) =>
      call(name, 'POST', `offers/${offer}/answer`, { answer: said });
    expect(outcome(await answer('lead', 'accepted'))).toEqual([403, 'forbidden']);
    expect(outcome(await answer('charge', 'accepted'))).toEqual([200, undefined]);
    expect((await nowOf('nurse'))?.now?.person?.name).toBe('charge');
    expect((await nowOf('nurse'))?.next[0]?.person?.name).toBe('nurse');
    expect(outcome(await answer('charge', 'accepted'))).toEqual([409, 'already-answered']);
    expect(await get<unknown>('charge', 'offers')).toEqual({ items: [] });
  });

  it('is left by saying so, and nobody on call is told to charge nurse and lead until somebody is', async () => {
    const offer = randomUUID();
    await call('charge', 'PUT', `offers/${offer}`, {
      team,
      to: id('nurse'),
      from: hoursOn(-1),
      until: hoursOn(1),
    });
    expect((await call('nurse', 'POST', `offers/${offer}/answer`, { answer: 'accepted' })).status).toBe(200);
    expect(outcome(await call('operator', 'POST', 'duty', { present: true }))).toEqual([403, 'forbidden']);
    expect((await call('nurse', 'POST', 'duty', { present: false, until: hoursOn(5) })).status).toBe(200);
    expect(await nowOf('lead')).toMatchObject({
      now: { person: null, because: 'absent', named: { name: 'nurse' } },
    });
    await watch();
    interface Notice {
      id: string;
      kind: string;
      named: { name: string };
      acknowledged: { by: string } | null;
    }
    const notices = async (name: StaffName) =>
      (await get<{ items: Notice[] }>(name, 'notices')).items.filter(({ kind }) => kind === 'nobody-on-call');
    const [gap] = await notices('charge');
    expect(gap).toMatchObject({ named: { name: 'nurse' }, acknowledged: null });
    expect(await notices('nurse2')).toEqual([]);
    expect(await notices('tier1')).toEqual([]);
    const acknowledge = (name: StaffName) => call(name, 'POST', `notices/${gap?.id ?? ''}/acknowledgement`);
    expect(outcome(await acknowledge('nurse'))).toEqual([403, 'forbidden']);
    expect(outcome(await acknowledge('nurse2'))).toEqual([404, 'not-found']);
    expect(outcome(await acknowledge('lead'))).toEqual([200, undefined]);
    expect(outcome(await acknowledge('charge'))).toEqual([409, 'already-acknowledged']);
    await watch();
    expect((await notices('lead'))[0]?.acknowledged?.by).toBe('lead');
    expect((await call('nurse', 'POST', 'duty', { present: true })).status).toBe(200);
    await watch();
    expect(await notices('lead')).toEqual([]);
  });

  it('H23: with a page open one is on duty, logged off one is not', async () => {
    expect(await nowOf('charge')).toMatchObject({ onDuty: false, now: { person: { name: 'nurse' } } });
    const page = server.connect(tokens.get('nurse') ?? '');
    await page.ready();
    await waitFor(async () => (await nowOf('charge'))?.onDuty, { what: 'an open page' });
    expect(
      (await server.call(tokens.get('nurse'), '/api/v1/session', { method: 'DELETE' })).status,
    ).toBeLessThan(300);
    tokens.delete('nurse');
    expect(await nowOf('charge')).toMatchObject({ onDuty: false, now: { person: { name: 'nurse' } } });
    await watch();
    const { items } = await get<{ items: { kind: string; named: { name: string } }[] }>('charge', 'notices');
    expect(items.filter(({ kind }) => kind === 'nobody-on-duty')).toMatchObject([
      { named: { name: 'nurse' } },
    ]);
  });

  it('is missed by an absence, which the person or the charge nurse records', async () => {
    const absence = randomUUID();
    const body = { site: 'metro-1', staff: id('charge'), from: hoursOn(24), until: hoursOn(48) };
    expect(outcome(await call('nurse', 'PUT', `absences/${absence}`, body))).toEqual([403, 'forbidden']);
    expect(outcome(await call('charge', 'PUT', `absences/${absence}`, body))).toEqual([200, undefined]);
    const { absences } = await get<{ absences: { id: string; person: { name: string } }[] }>(
      'nurse',
      `teams/${team}/schedule`,
    );
    expect(absences).toMatchObject([{ id: absence, person: { name: 'charge' } }]);
    expect(outcome(await call('charge', 'DELETE', `absences/${absence}`))).toEqual([200, undefined]);
  });
});

describe('settings and members', () => {
  it('are the lead’s, and the charge nurse’s', async () => {
    expect(outcome(await call('charge', 'PUT', 'settings/metro', { warnHours: 48 }))).toEqual([
      403,
      'forbidden',
    ]);
    expect(outcome(await call('lead', 'PUT', 'settings/metro', { warnHours: 48 }))).toEqual([200, undefined]);
    expect(outcome(await call('lead', 'PUT', 'settings/other', { warnHours: 48 }))).toEqual([
      403,
      'forbidden',
    ]);
    expect(await get('nurse', 'settings/metro')).toEqual({ warnHours: 48 });
    expect(await get('tier1', 'settings/other')).toEqual({ warnHours: 24 });
    expect(outcome(await call('nurse', 'GET', 'settings/other'))).toEqual([404, 'not-found']);
    const path = `teams/${team}/members/${id('physician')}`;
    expect(outcome(await call('nurse', 'PUT', path, { from: hoursOn(-1) }))).toEqual([403, 'forbidden']);
    expect(outcome(await call('charge', 'PUT', path, { from: hoursOn(-1) }))).toEqual([200, undefined]);
    expect(
      outcome(await call('charge', 'PUT', `teams/${team}/members/${id('nurse2')}`, { from: hoursOn(-1) })),
    ).toEqual([422, 'unknown-colleague']);
  });
});
