import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { cancelOverride, setOnCallWarning } from '#persistence';
import { OnCallDesk } from './on-call-desk.js';

const utc = (text: string): Date => new Date(`${text}Z`);
/** Friday; on call from Monday to Friday, 08:00 to 18:00 in Berlin (06:00 to 16:00 UTC). */
const friday = utc('2026-06-12T10:00');
const office = [1, 2, 3, 4, 5].map((day) => ({
  from: (day - 1) * 1440 + 480,
  until: (day - 1) * 1440 + 1080,
}));

let desk: OnCallDesk;
beforeAll(async () => {
  desk = await OnCallDesk.open(friday);
});
beforeEach(async () => {
  await desk.reset(friday);
});
afterAll(async () => {
  await desk.close();
});

/** What stands after a look at that time: kind, when the gap begins, who is named. */
async function standing(at: Date): Promise<[string, string, string | null][]> {
  await desk.database.setNow(at);
  await desk.watch();
  return (await desk.notices())
    .filter(({ kind }) => kind !== 'nobody-on-duty')
    .map(({ kind, from, named }) => [kind, from.toISOString().slice(0, 16), named]);
}
const changes = async (at: Date): Promise<unknown> => {
  await desk.database.setNow(at);
  const turn = await desk.watch();
  return turn.changes.filter(({ kind }) => kind !== 'nobody-on-duty');
};

describe('a weekend without anybody on call', () => {
  beforeEach(async () => {
    await desk.layer('charge', { people: ['ann'], from: '2026-06-01', hours: office });
  });

  it('is told a day ahead, then as what is, and ends when somebody is on call again', async () => {
    const night = ['gap-ahead', '2026-06-12T16:00', null];
    expect(await standing(friday)).toEqual([night]);
    expect(await standing(utc('2026-06-12T15:59'))).toEqual([night]);
    expect(await standing(utc('2026-06-12T16:00'))).toEqual([['nobody-on-call', '2026-06-12T16:00', null]]);
    const [notice] = await desk.database.query<{ gap_until: Date | null }>(
      `SELECT gap_until FROM wardline.on_call_notice WHERE kind = 'nobody-on-call'`,
    );
    expect(notice?.gap_until).toBeNull(); // it is longer than what is looked ahead
    expect(await changes(utc('2026-06-13T12:00'))).toEqual([]);
    expect(await standing(utc('2026-06-15T05:59'))).toEqual([
      ['nobody-on-call', '2026-06-12T16:00', null],
      ['gap-ahead', '2026-06-15T16:00', null],
    ]);
    expect(await standing(utc('2026-06-15T06:00'))).toEqual([['gap-ahead', '2026-06-15T16:00', null]]);
  });

  it('is no gap any more once somebody is put there, and one again when that is taken back', async () => {
    expect(await standing(friday)).toHaveLength(1);
    const id = randomUUID();
    await desk.override('charge', 'bob', null, utc('2026-06-12T16:00'), utc('2026-06-15T06:00'), id);
    expect(await standing(friday)).toEqual([]);
    await desk.as('charge', (store) => cancelOverride(store, id));
    expect(await standing(friday)).toHaveLength(1);
    const { length } = await desk.database.query('SELECT FROM wardline.on_call_notice_event');
    expect(length).toBeGreaterThanOrEqual(3); // opened, resolved, opened
  });

  it('calls nobody, and says so, in the hours without anybody', async () => {
    expect(await desk.onCall(utc('2026-06-13T12:00'))).toEqual([[], 'gap']);
    expect(await desk.onCall(utc('2026-06-15T06:00'))).toEqual([['ann'], 'on-call']);
  });

  it('is told as far ahead as the health system asks', async () => {
    await desk.as('lead', (store) => setOnCallWarning(store, 'metro', 5));
    expect(await standing(friday)).toEqual([]);
    expect(await standing(utc('2026-06-12T11:01'))).toHaveLength(1);
    await desk.as('lead', (store) => setOnCallWarning(store, 'metro', 24 * 7));
    expect(await standing(utc('2026-06-12T11:01'))).toHaveLength(5);
  });
});

describe('a schedule', () => {
  it('that nobody has written, or that has not begun, is no gap', async () => {
    expect(await standing(friday)).toEqual([]);
    await desk.layer('charge', { people: ['ann'], from: '2026-07-01' });
    expect(await standing(friday)).toEqual([]);
  });

  it('that names somebody who left, or whose account is disabled, is told at once, also before the gap', async () => {
    await desk.layer('charge', { people: ['ann', 'bob'], from: '2026-06-01' }); // Friday is bob’s
    await desk.layer('charge', { people: ['charge'], from: '2026-06-01', position: 9 });
    expect(await standing(friday)).toEqual([]);
    await desk.member('charge', 'bob', utc('2026-01-01T00:00'), friday);
    expect(await standing(friday)).toEqual([['named-not-a-member', '2026-06-12T10:00', 'bob']]);
    expect(await desk.onCall(friday)).toEqual([['charge'], 'on-call']);
    await desk.member('charge', 'bob', friday, null);
    expect(await standing(friday)).toEqual([]);
    await desk.database.query(`UPDATE wardline.staff SET disabled_at = $1 WHERE name = 'charge'`, [friday]);
    expect(await standing(friday)).toEqual([['named-not-a-member', '2026-06-12T10:00', 'charge']]);
    await desk.database.query(`UPDATE wardline.staff SET disabled_at = $1 WHERE name = 'bob'`, [friday]);
    expect(await desk.onCall(friday)).toEqual([[], 'gap']);
    expect((await standing(friday)).map(([kind, , named]) => [kind, named]).sort()).toEqual([
      ['named-not-a-member', 'bob'],
      ['named-not-a-member', 'charge'],
      ['nobody-on-call', 'bob'],
    ]);
    await desk.database.query('UPDATE wardline.staff SET disabled_at = NULL');
  });
});

describe('whoever is on call', () => {
  it('H23: and has no page open and no way to be called is told of, until that changes', async () => {
    await desk.layer('charge', { people: ['ann'], from: '2026-06-01' });
    const told = async () => {
      await desk.watch();
      return (await desk.notices()).map(({ kind, named, because }) => [kind, named, because]);
    };
    expect(await told()).toEqual([['nobody-on-duty', 'ann', 'off-duty']]);
    await desk.database.query(
      `INSERT INTO wardline.session (token_hash, staff_id, expires_at, seen_at)
       VALUES ('\\x01', $1, wardline.now() + interval '30 minutes', wardline.now())`,
      [desk.id('ann')],
    );
    expect(await told()).toEqual([]);
    await desk.database.setNow(new Date(friday.getTime() + 61_000));
    expect(await told()).toEqual([['nobody-on-duty', 'ann', 'off-duty']]);
    await desk.database.query('UPDATE wardline.session SET seen_at = wardline.now()');
    expect(await told()).toEqual([]);
    await desk.database.query('UPDATE wardline.session SET revoked_at = wardline.now()');
    expect(await told()).toEqual([['nobody-on-duty', 'ann', 'off-duty']]);
  });

  it('H23: is on duty without a page where a proved channel and his or her word stand for it', async () => {
    await desk.layer('charge', { people: ['ann'], from: '2026-06-01' });
    const onDuty = async () => {
      const [row] = await desk.database.query<{ duty: boolean }>('SELECT wardline.is_on_duty($1) AS duty', [
        desk.id('ann'),
      ]);
      return row?.duty;
    };
    const say = (present: boolean, hours: number) =>
      desk.duty('ann', present, new Date(friday.getTime() + hours * 3600_000));
    expect(await onDuty()).toBe(false);
    await say(true, 8);
    expect(await onDuty()).toBe(false); // a word alone reaches nobody
    const channel = randomUUID();
    await desk.database.query(
      `INSERT INTO wardline.staff_channel (channel_id, staff_id, kind, hint, sealed, set_by) VALUES ($1, $2, 'email', 'a…', '\\x00', $2)`,
      [channel, desk.id('ann')],
    );
    expect(await onDuty()).toBe(false); // nobody knows whether it is hers
    await desk.database.query('INSERT INTO wardline.staff_channel_proof (channel_id) VALUES ($1)', [channel]);
    expect(await onDuty()).toBe(true);
    await desk.database.setNow(new Date(friday.getTime() + 8 * 3600_000));
    expect(await onDuty()).toBe(false); // the word has run out
    await say(true, 12);
    expect(await onDuty()).toBe(true);
    await say(false, 12);
    expect(await onDuty()).toBe(false);
  });
});

describe('two watches at once', () => {
  it('open one notice of a kind', async () => {
    await desk.layer('charge', { people: ['ann'], from: '2026-06-01', hours: office });
    await desk.database.setNow(utc('2026-06-13T12:00'));
    const turns = await Promise.all(Array.from({ length: 8 }, () => desk.watch()));
    const opened = turns.flatMap(({ changes: all }) => all).filter(({ kind }) => kind === 'nobody-on-call');
    expect(opened.reduce((sum, one) => sum + one.opened, 0)).toBe(1);
    expect(turns.map(({ standing: now }) => now['nobody-on-call'])).toEqual(Array(8).fill(1));
    expect(await desk.notices()).toHaveLength(1);
  });
});
