import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { overflowItems, surgePicture, type SurgeMaterial, type WaitingAlert } from '#domain';

const at = new Date('2026-06-15T12:00:00Z');
const inMinutes = (n: number): Date => new Date(at.getTime() + n * 60_000);
const waiting = (alertId: string, given: Partial<WaitingAlert> = {}): WaitingAlert => ({
  alertId,
  patientId: alertId,
  tenant: 'metro',
  site: 'metro-1',
  programmes: ['heart-failure'],
  severity: 'tier1',
  openedAt: at,
  dueAt: inMinutes(20),
  held: false,
  moved: false,
  away: false,
  ...given,
});
const anna = { staffId: 'anna', name: 'Anna', firm: 'support', present: true, atPage: true };
const base: SurgeMaterial = {
  at,
  waiting: [],
  elsewhere: [],
  inHand: [],
  people: [anna],
  shifts: [],
  handled: {},
  flow: [],
  pauses: [],
  rules: [],
  overflowing: [],
  agreements: [{ firm: 'support', tenant: 'metro', programmes: null, standby: false }],
};
const pause = {
  pause: 'p',
  firm: 'support',
  tenant: null,
  site: null,
  until: inMinutes(60),
  overflowTo: null,
};
const missed = (given: Partial<SurgeMaterial>): string[] =>
  [...surgePicture({ ...base, ...given }).missed].sort();
const two = [waiting('a'), waiting('b', { dueAt: inMinutes(14) })];

describe('the picture of a queue', () => {
  it('counts on whoever is signed in where there is no roster, and says so', () => {
    expect(missed({ waiting: two })).toEqual([]);
    expect(missed({ waiting: two, people: [{ ...anna, present: false }] })).toEqual(['a', 'b']);
    expect(surgePicture(base).basis).toBe('present');
    const shifts = [{ staffId: 'anna', from: inMinutes(16), until: inMinutes(90), onCall: false }];
    expect(surgePicture({ ...base, shifts }).basis).toBe('roster');
    expect(missed({ waiting: two, shifts })).toEqual(['a', 'b']);
    expect(missed({ waiting: two, shifts: shifts.map((shift) => ({ ...shift, onCall: true })) })).toEqual([]);
  });

  it('takes a patient with several alerts for one piece of work, due when the first of them is', () => {
    const alerts = [1, 2, 3].map((n) => waiting(String(n), { patientId: 'p', dueAt: inMinutes(n * 5) }));
    const picture = surgePicture({ ...base, waiting: alerts, people: [] });
    expect(picture.patients.map(({ patientId }) => patientId)).toEqual(['p']);
    expect(picture.forecast.firstMissAt).toBe(inMinutes(5).getTime());
  });

  it('does not count on a firm that is paused, until the pause ends, nor on one that only stands by', () => {
    expect(missed({ waiting: two, pauses: [pause] })).toEqual(['a', 'b']);
    expect(missed({ waiting: [waiting('later', { dueAt: inMinutes(61) })], pauses: [pause] })).toEqual([]);
    const standby = [{ firm: 'support', tenant: 'metro', programmes: null, standby: true }];
    expect(missed({ waiting: two, agreements: standby })).toEqual(['a', 'b']);
    expect(missed({ waiting: two.map((one) => ({ ...one, away: true })), agreements: standby })).toEqual([]);
  });

  it('counts on clinicians whom the health system employs itself', () => {
    expect(
      missed({ waiting: two, people: [{ ...anna, firm: null }], agreements: [], pauses: [pause] }),
    ).toEqual([]);
  });

  it('counts what is in hand, and what waits in other health systems, and tells only of the own', () => {
    const elsewhere = Array.from({ length: 3 }, () => ({ severity: 'tier1' as const, dueAt: inMinutes(1) }));
    const picture = surgePicture({ ...base, waiting: two, elsewhere });
    expect([...picture.missed].sort()).toEqual(['a', 'b']);
    expect(picture.forecast.missed.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(picture.forecast.perQuarter.slice(0, 2)).toEqual([1, 1]);
    expect(missed({ waiting: two, inHand: [{ severity: 'tier1', staffId: 'anna', minutes: 0 }] })).toEqual([
      'a',
      'b',
    ]);
    expect(missed({ waiting: two, inHand: [{ severity: 'tier1', staffId: 'anna', minutes: 99 }] })).toEqual(
      [],
    );
  });

  it('measures how long work takes once there is enough of it, and says when it has not', () => {
    const service = (handled: SurgeMaterial['handled']) => surgePicture({ ...base, handled }).service.tier1;
    expect(service({ tier1: [1, 2, 3, 40] })).toEqual({ minutes: 15, samples: 4, measured: false });
    expect(service({ tier1: [1, 2, 3, 40, 50] })).toEqual({ minutes: 3, samples: 5, measured: true });
  });

  it('expects what came lately to go on coming', () => {
    const flow = [
      {
        tenant: 'metro',
        severity: 'tier1' as const,
        arrivedHour: 0,
        arrived4Hours: 80,
        endedHour: 0,
        ended4Hours: 0,
      },
    ];
    const picture = surgePicture({ ...base, flow });
    expect(picture.missed.size).toBe(0);
    expect(picture.forecast.missed.length).toBeGreaterThan(0);
  });

  it('is never worse with one more clinician', () => {
    const anyWaiting = fc
      .array(fc.integer({ min: 1, max: 300 }), { maxLength: 25 })
      .map((dues) => dues.map((due, i) => waiting(String(i), { dueAt: inMinutes(due) })));
    fc.assert(
      fc.property(anyWaiting, fc.integer({ min: 0, max: 4 }), (alerts, count) => {
        const people = Array.from({ length: count + 1 }, (_, i) => ({ ...anna, staffId: String(i) }));
        const before = surgePicture({ ...base, waiting: alerts, people: people.slice(0, count) }).missed;
        for (const id of surgePicture({ ...base, waiting: alerts, people }).missed)
          expect(before.has(id)).toBe(true);
      }),
    );
  });
});

describe('what rules are asked about', () => {
  it('is nothing that somebody has in hand, nor what was moved before', () => {
    const material = {
      ...base,
      waiting: [waiting('a', { held: true }), waiting('b', { moved: true }), waiting('c')],
    };
    expect(
      overflowItems(material, new Set(['c'])).map(({ alertId, missed: late }) => [alertId, late]),
    ).toEqual([['c', true]]);
  });

  it('is paused only when every firm is that serves the programme', () => {
    const paused = (agreements: SurgeMaterial['agreements']): boolean | undefined =>
      overflowItems({ ...base, waiting: [waiting('a')], pauses: [pause], agreements }, new Set())[0]?.paused;
    const [mine] = base.agreements;
    if (mine === undefined) throw new Error('no agreement');
    expect(paused([mine])).toBe(true);
    expect(paused([mine, { ...mine, firm: 'second' }])).toBe(false);
    expect(paused([mine, { ...mine, firm: 'second', programmes: ['copd'] }])).toBe(true);
    expect(paused([mine, { ...mine, firm: 'second', standby: true }])).toBe(true);
    expect(paused([{ ...mine, tenant: 'other' }])).toBe(false);
  });
});
