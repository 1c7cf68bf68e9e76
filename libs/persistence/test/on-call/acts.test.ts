import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  acknowledgeOnCallNotice,
  answerOffer,
  cancelAbsence,
  cancelOverride,
  removeLayer,
  sayOnDuty,
  setOnCallWarning,
  type OfferAnswer,
  type TreeAnswer,
} from '#persistence';
import { OnCallDesk } from './on-call-desk.js';

const utc = (text: string): Date => new Date(`${text}Z`);
/** A Wednesday; turns of the tests begin at 08:00 in Berlin, 06:00 UTC. */
const noon = utc('2026-06-10T12:00');
const inHours = (hours: number): Date => new Date(noon.getTime() + hours * 3600_000);
const refused = (code: string): TreeAnswer => ({ ok: false, code });
const done: TreeAnswer = { ok: true };

let desk: OnCallDesk;
beforeAll(async () => {
  desk = await OnCallDesk.open(noon);
});
beforeEach(async () => {
  await desk.reset(noon);
});
afterAll(async () => {
  await desk.close();
});

const answer = (by: string, id: string, said: OfferAnswer): Promise<TreeAnswer> =>
  desk.as(by, (store) => answerOffer(store, id, said, desk.id(by)));

describe('a schedule', () => {
  it('is written by charge nurse and lead of the site, for members of the team, and every try is on the trail', async () => {
    const tries: [string, TreeAnswer][] = [
      ['ann', refused('not-allowed')],
      ['physician', refused('not-allowed')],
      ['elsewhere', refused('unknown-team')],
      ['foreign', refused('unknown-team')],
      ['charge', done],
      ['lead', done],
    ];
    for (const [by, expected] of tries)
      expect([by, await desk.layer(by, { people: ['ann'] })]).toEqual([by, expected]);
    expect(await desk.trail('on-call.layer')).toEqual(tries.map(([by, a]) => [by, a.ok ? 'ok' : a.code]));
    expect(await desk.layer('charge', { people: ['ann', 'outsider'] })).toEqual(refused('not-a-member'));
    expect(await desk.layer('charge', { people: ['ann'], zone: 'Mars/Olympus' })).toEqual(
      refused('unknown-zone'),
    );
    expect(await desk.layer('charge', { people: ['ann'] }, 'no-such-team')).toEqual(refused('unknown-team'));
  });

  it('is changed and taken away by its id; what stood before can still be told', async () => {
    const id = randomUUID();
    await desk.layer('charge', { id, people: ['ann'], position: 5 });
    expect(await desk.onCall(noon)).toEqual([['ann'], 'on-call']);
    await desk.database.setNow(inHours(1));
    await desk.layer('charge', { id, people: ['bob'], position: 5 });
    expect(await desk.onCall(inHours(1))).toEqual([['bob'], 'on-call']);
    await desk.database.setNow(inHours(2));
    expect(await desk.as('ann', (store) => removeLayer(store, id))).toEqual(refused('not-allowed'));
    expect(await desk.as('charge', (store) => removeLayer(store, id))).toEqual(done);
    expect(await desk.as('charge', (store) => removeLayer(store, id))).toEqual(refused('unknown-layer'));
    expect(await desk.as('charge', (store) => removeLayer(store, randomUUID()))).toEqual(
      refused('unknown-team'),
    );
    expect((await desk.onCall(inHours(2)))[1]).toBe('no-schedule');
    const known = async (hours: number) =>
      (await desk.schedule(noon, inHours(1), inHours(hours))).layers.map(({ people }) =>
        people.map((p) => desk.nameOf(p)),
      );
    expect([await known(0.5), await known(1.5), await known(2.5)]).toEqual([[['ann']], [['bob']], []]);
    await expect(desk.database.query('DELETE FROM wardline.on_call_layer')).rejects.toThrow('append-only');
  });

  it('leaves who is called to all nurses of the team until it begins', async () => {
    await desk.layer('charge', { people: ['ann'], from: '2026-06-11' });
    expect(await desk.onCall(noon)).toEqual([['ann', 'bob', 'cid'], 'no-schedule']);
    expect(await desk.onCall(utc('2026-06-11T05:59'))).toEqual([['ann', 'bob', 'cid'], 'no-schedule']);
    expect(await desk.onCall(utc('2026-06-11T06:00'))).toEqual([['ann'], 'on-call']);
  });

  it('that has run out is a gap, and not all nurses', async () => {
    await desk.layer('charge', { people: ['ann'], from: '2026-06-01', until: '2026-06-11' });
    expect(await desk.onCall(utc('2026-06-11T06:00'))).toEqual([[], 'gap']);
  });
});

describe('an override', () => {
  beforeEach(async () => {
    await desk.layer('charge', { people: ['ann'], from: '2026-06-01' });
  });

  it('is written by charge nurse and lead, for somebody who is a member and there', async () => {
    const [from, until] = [inHours(1), inHours(3)];
    expect(await desk.override('ann', 'bob', 'ann', from, until)).toEqual(refused('not-allowed'));
    expect(await desk.override('elsewhere', 'bob', 'ann', from, until)).toEqual(refused('unknown-team'));
    expect(await desk.override('charge', 'outsider', 'ann', from, until)).toEqual(refused('not-a-member'));
    expect(await desk.override('charge', 'bob', 'ann', until, from)).toEqual(refused('bad-dates'));
    expect(await desk.override('charge', 'bob', 'bob', from, until)).toEqual(refused('bad-dates'));
    expect(await desk.override('charge', 'bob', 'ann', inHours(-3), inHours(-1))).toEqual(
      refused('bad-dates'),
    );
    await desk.absence('cid', 'cid', inHours(2), inHours(9));
    expect(await desk.override('charge', 'cid', 'ann', from, until)).toEqual(refused('colleague-absent'));
    const id = randomUUID();
    expect(await desk.override('charge', 'bob', 'ann', from, until, id)).toEqual(done);
    expect(await desk.onCall(inHours(2))).toEqual([['bob'], 'on-call']);
    expect(await desk.onCall(inHours(3))).toEqual([['ann'], 'on-call']);
    expect(await desk.as('lead', (store) => cancelOverride(store, id))).toEqual(done);
    expect(await desk.as('lead', (store) => cancelOverride(store, id))).toEqual(refused('unknown-override'));
    expect(await desk.onCall(inHours(2))).toEqual([['ann'], 'on-call']);
  });

  it('that is over is not changed any more', async () => {
    const id = randomUUID();
    await desk.override('charge', 'bob', 'ann', inHours(1), inHours(2), id);
    await desk.database.setNow(inHours(3));
    expect(await desk.override('charge', 'cid', 'ann', inHours(4), inHours(5), id)).toEqual(
      refused('already-over'),
    );
    expect(await desk.as('charge', (store) => cancelOverride(store, id))).toEqual(refused('already-over'));
  });
});

describe('an absence', () => {
  it('is told by the person, or by charge nurse and lead, and makes a gap', async () => {
    await desk.layer('charge', { people: ['ann'], from: '2026-06-01' });
    expect(await desk.absence('bob', 'ann', noon, inHours(2))).toEqual(refused('not-allowed'));
    expect(await desk.absence('elsewhere', 'ann', noon, inHours(2))).toEqual(refused('unknown-site'));
    expect(await desk.absence('charge', 'elsewhere', noon, inHours(2))).toEqual(refused('unknown-colleague'));
    expect(await desk.absence('ann', 'ann', inHours(2), noon)).toEqual(refused('bad-dates'));
    const id = randomUUID();
    expect(await desk.absence('ann', 'ann', noon, inHours(2), id)).toEqual(done);
    expect(await desk.onCall(inHours(1))).toEqual([[], 'gap']);
    expect(await desk.as('bob', (store) => cancelAbsence(store, id))).toEqual(refused('not-allowed'));
    expect(await desk.as('charge', (store) => cancelAbsence(store, id))).toEqual(done);
    expect(await desk.onCall(inHours(1))).toEqual([['ann'], 'on-call']);
  });
});

describe('membership', () => {
  it('is kept by charge nurse and lead, of people of the site; who leaves is not on call any more', async () => {
    await desk.layer('charge', { people: ['ann'], from: '2026-06-01' });
    expect(await desk.member('ann', 'outsider', noon, null)).toEqual(refused('not-allowed'));
    expect(await desk.member('charge', 'elsewhere', noon, null)).toEqual(refused('unknown-colleague'));
    expect(await desk.member('charge', 'ann', noon, inHours(-1))).toEqual(refused('bad-dates'));
    expect(await desk.member('charge', 'outsider', noon, null)).toEqual(done);
    expect(await desk.layer('charge', { people: ['outsider'], position: 2, from: '2026-06-01' })).toEqual(
      done,
    );
    expect(await desk.member('charge', 'ann', noon, inHours(1))).toEqual(done);
    expect(await desk.onCall(inHours(0.5))).toEqual([['ann'], 'on-call']);
    expect(await desk.onCall(inHours(1))).toEqual([['outsider'], 'on-call']);
    // The months before are not lost with it.
    expect((await desk.onCall(inHours(-48)))[0]).toEqual(['ann']);
  });
});

describe('handing over the own time', () => {
  const id = randomUUID();
  beforeEach(async () => {
    await desk.layer('charge', { people: ['ann'], from: '2026-06-01' });
  });

  it('leaves it with who offers until it is accepted', async () => {
    expect(await desk.offer('ann', 'bob', inHours(-1), inHours(4), null, id)).toEqual(done);
    expect(await desk.onCall(inHours(1))).toEqual([['ann'], 'on-call']);
    await desk.database.setNow(inHours(2));
    expect(await desk.onCall(inHours(2))).toEqual([['ann'], 'on-call']);
    expect(await answer('bob', id, 'accepted')).toEqual(done);
    expect(await desk.onCall(inHours(2))).toEqual([['bob'], 'on-call']);
    expect(await desk.onCall(new Date(inHours(2).getTime() - 1))).toEqual([['ann'], 'on-call']);
    expect(await desk.onCall(inHours(4))).toEqual([['ann'], 'on-call']);
    expect(await answer('bob', id, 'accepted')).toEqual(refused('already-answered'));
    expect(await desk.trail('on-call.offer-accepted')).toEqual([
      ['bob', 'ok'],
      ['bob', 'already-answered'],
    ]);
  });

  it('is for whom it was offered to, and for nobody else', async () => {
    await desk.offer('ann', 'bob', noon, inHours(4), null, id);
    expect(await answer('cid', id, 'accepted')).toEqual(refused('not-allowed'));
    expect(await answer('ann', id, 'accepted')).toEqual(refused('own-offer'));
    expect(await answer('cid', id, 'declined')).toEqual(refused('not-allowed'));
    expect(await answer('charge', id, 'withdrawn')).toEqual(refused('not-allowed'));
    expect(await answer('elsewhere', id, 'accepted')).toEqual(refused('unknown-offer'));
    expect(await answer('bob', randomUUID(), 'accepted')).toEqual(refused('unknown-offer'));
    expect(await answer('bob', id, 'declined')).toEqual(done);
    expect(await answer('ann', id, 'withdrawn')).toEqual(refused('already-answered'));
    expect(await desk.onCall(inHours(1))).toEqual([['ann'], 'on-call']);
  });

  it('is refused where it would be handed to nobody', async () => {
    expect(await desk.offer('outsider', 'bob', noon, inHours(4))).toEqual(refused('not-a-member'));
    expect(await desk.offer('ann', 'outsider', noon, inHours(4))).toEqual(refused('not-a-member'));
    expect(await desk.offer('ann', 'ann', noon, inHours(4))).toEqual(refused('own-offer'));
    expect(await desk.offer('ann', 'bob', inHours(4), noon)).toEqual(refused('bad-dates'));
    await desk.offer('ann', 'bob', noon, inHours(4), null, id);
    expect(await desk.offer('ann', 'cid', noon, inHours(4), null, id)).toEqual(refused('offer-exists'));
    await desk.absence('bob', 'bob', inHours(3), inHours(9));
    expect(await answer('bob', id, 'accepted')).toEqual(refused('colleague-absent'));
    await desk.database.setNow(inHours(4));
    expect(await answer('bob', id, 'accepted')).toEqual(refused('already-over'));
  });

  it('is refused where it is not, or no longer, the time of who offers', async () => {
    expect(await desk.offer('bob', 'cid', noon, inHours(4))).toEqual(refused('not-on-call'));
    await desk.offer('ann', null, noon, inHours(4), null, id);
    await desk.override('charge', 'cid', 'ann', noon, inHours(3));
    await desk.database.setNow(inHours(1));
    const early = randomUUID();
    expect(await desk.offer('ann', 'bob', noon, inHours(3), null, early)).toEqual(refused('not-on-call'));
    // An hour of it is hers still: that is what is handed over.
    expect(await answer('bob', id, 'accepted')).toEqual(done);
    expect(await desk.onCall(inHours(2))).toEqual([['cid'], 'on-call']);
    expect(await desk.onCall(inHours(3))).toEqual([['bob'], 'on-call']);
    const late = randomUUID();
    await desk.offer('ann', 'bob', inHours(10), inHours(12), null, late);
    await desk.override('charge', 'cid', 'ann', inHours(9), inHours(13));
    expect(await answer('bob', late, 'accepted')).toEqual(refused('offer-overtaken'));
    expect(await answer('ann', late, 'withdrawn')).toEqual(done);
  });

  it('to the team is taken by the first of many who want it, and by one only', async () => {
    await desk.offer('ann', null, noon, inHours(4), null, id);
    expect(await answer('bob', id, 'declined')).toEqual(refused('not-allowed'));
    const tries = await Promise.all(
      ['bob', 'cid', 'charge', 'bob', 'cid', 'charge'].map((by) => answer(by, id, 'accepted')),
    );
    expect(tries.filter(({ ok }) => ok)).toHaveLength(1);
    expect(tries.filter((a) => !a.ok && a.code === 'already-answered')).toHaveLength(5);
    const [who] = await desk.onCall(inHours(1));
    expect(who).toHaveLength(1);
    expect(who).not.toEqual(['ann']);
  });

  it('in return for the other’s time swaps both at once', async () => {
    await desk.layer('charge', {
      people: ['bob'],
      from: '2026-06-01',
      position: 0,
      hours: [{ from: 0, until: 600 }],
    });
    const monday = { from: utc('2026-06-14T22:00'), until: utc('2026-06-15T08:00') };
    expect(await desk.onCall(utc('2026-06-15T01:00'))).toEqual([['bob'], 'on-call']);
    await desk.offer('ann', 'bob', noon, inHours(4), monday, id);
    expect(await answer('bob', id, 'accepted')).toEqual(done);
    expect(await desk.onCall(inHours(1))).toEqual([['bob'], 'on-call']);
    expect(await desk.onCall(utc('2026-06-15T01:00'))).toEqual([['ann'], 'on-call']);
  });
});

describe('who is here', () => {
  it('is said by the person, for a day at most; who says to be away is not on call', async () => {
    await desk.layer('charge', { people: ['ann'], from: '2026-06-01' });
    const say = (by: string, present: boolean, hours: number) =>
      desk.as(by, (store) => sayOnDuty(store, present, inHours(hours)));
    expect(await say('ann', true, 25)).toEqual(refused('bad-dates'));
    expect(await say('ann', false, -1)).toEqual(refused('bad-dates'));
    expect(await say('ann', false, 3)).toEqual(done);
    expect(await desk.onCall(inHours(1))).toEqual([[], 'gap']);
    expect(await desk.onCall(inHours(3))).toEqual([['ann'], 'on-call']);
    await desk.database.setNow(inHours(1));
    expect(await say('ann', true, 8)).toEqual(done);
    expect(await desk.onCall(inHours(2))).toEqual([['ann'], 'on-call']);
    expect((await desk.trail('on-call.duty')).map(([, outcome]) => outcome)).toEqual([
      'bad-dates',
      'bad-dates',
      'ok',
      'ok',
    ]);
  });
});

describe('settings and notices', () => {
  it('are the lead’s to set, and charge nurse’s and lead’s to acknowledge', async () => {
    const set = (by: string, tenant = 'metro') => desk.as(by, (store) => setOnCallWarning(store, tenant, 48));
    expect(await set('charge')).toEqual(refused('not-allowed'));
    expect(await set('lead', 'other')).toEqual(refused('not-allowed'));
    expect(await set('lead')).toEqual(done);
    await desk.layer('charge', { people: ['ann'], from: '2026-06-01', until: '2026-06-12' });
    await desk.watch();
    const [gap] = await desk.database.query<{ id: string }>(
      `SELECT notice_id AS id FROM wardline.on_call_notice WHERE kind = 'gap-ahead'`,
    );
    const acknowledge = (by: string) => desk.as(by, (store) => acknowledgeOnCallNotice(store, gap?.id ?? ''));
    expect(await acknowledge('elsewhere')).toEqual(refused('unknown-notice'));
    expect(await acknowledge('ann')).toEqual(refused('not-allowed'));
    expect(await acknowledge('charge')).toEqual(done);
    expect(await acknowledge('lead')).toEqual(refused('already-acknowledged'));
  });
});
