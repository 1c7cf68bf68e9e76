import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { day, hour, MissingDesk, tenant } from './missing-desk.js';

let desk: MissingDesk;
beforeAll(async () => {
  desk = await MissingDesk.open();
});
afterAll(async () => {
  await desk.close();
});
beforeEach(async () => {
  await desk.forgetFormer();
});

describe('a window of the patient’s day', () => {
  const morning = { windows: ['06:00-10:00'], grace: 2 };
  const utc = (text: string): number => Date.parse(text);
  async function openings(patient: string, from: string, to: string, windows: string[], days?: number[]) {
    const rows = await desk.database.query<{ opens: Date; closes: Date }>(
      `SELECT opens_at AS opens, closes_at AS closes FROM wardline.window_openings($1, $2, $3, $4, $5)`,
      [patient, windows, days ?? null, from, to],
    );
    return rows.map(
      ({ opens, closes }) => `${opens.toISOString().slice(5, 16)} ${closes.toISOString().slice(5, 16)}`,
    );
  }

  it('makes a sign due, late and missing by the clock on the wall, also over the change of clocks', async () => {
    for (const [zone, before, offset] of [
      // The last Sunday in March: 06:00 is 05:00 UTC on Saturday, and 04:00 on Sunday.
      ['Europe/Berlin', '2027-03-27T12:00:00Z', 2],
      // The first Sunday in November: 06:00 is 10:00 UTC on Saturday, and 11:00 on Sunday.
      ['America/New_York', '2027-11-06T18:00:00Z', -5],
    ] as const) {
      await desk.at(Math.max(desk.now, utc(before)));
      const { patient } = await desk.somebody({ zone, since: new Date(utc(before)) });
      await desk.expectation(patient, 'weight', morning);
      const sunday = utc(before.replace(/T.*/, 'T00:00:00Z')) + day;
      const local = (h: number): number => sunday + (h - offset) * hour;
      for (const [when, state] of [
        [local(6) - 1000, 'not-due'],
        [local(6), 'due'],
        [local(10), 'due'],
        [local(10) + 1000, 'late'],
        [local(12) - 1000, 'late'],
        [local(12), 'missing'],
      ] as const) {
        await desk.at(when);
        expect([zone, new Date(when).toISOString(), await desk.stateOf(patient)]).toEqual([
          zone,
          new Date(when).toISOString(),
          state,
        ]);
        expect(await desk.itemsOf(patient)).toHaveLength(state === 'missing' ? 1 : 0);
      }
    }
  });

  it('opens at the instants that the wall clock says, once a day', async () => {
    const berlin = (await desk.somebody({ zone: 'Europe/Berlin' })).patient;
    expect(await openings(berlin, '2027-03-27T00:00Z', '2027-03-30T00:00Z', ['06:00-10:00'])).toEqual([
      '03-27T05:00 03-27T09:00',
      '03-28T04:00 03-28T08:00',
      '03-29T04:00 03-29T08:00',
    ]);
    // 02:00 to 03:00 does not exist that night: as long as it says, from the instant at which clocks go forward.
    expect(await openings(berlin, '2027-03-28T00:00Z', '2027-03-29T00:00Z', ['02:00-03:00'])).toEqual([
      '03-28T01:00 03-28T02:00',
    ]);
    // And happens twice in autumn: it is wanted once.
    expect(await openings(berlin, '2027-10-30T12:00Z', '2027-10-31T12:00Z', ['02:00-03:00'])).toEqual([
      '10-31T01:00 10-31T02:00',
    ]);
    const howe = (await desk.somebody({ zone: 'Australia/Lord_Howe' })).patient;
    expect(await openings(howe, '2027-10-01T12:00Z', '2027-10-03T12:00Z', ['06:00-10:00'])).toEqual([
      '10-01T19:30 10-01T23:30',
      '10-02T19:00 10-02T23:00',
    ]);
    expect(await openings(berlin, '2027-06-01T00:00Z', '2027-06-10T00:00Z', ['18:00-24:00'], [1, 5])).toEqual(
      ['06-04T16:00 06-04T22:00', '06-07T16:00 06-07T22:00'],
    );
  });

  it('is that of where the patient is, and a day that is lived twice has it once (H25)', async () => {
    const { patient } = await desk.somebody({ zone: 'Europe/Berlin' });
    await desk.data.stay(tenant, patient, {
      zone: 'America/New_York',
      from: new Date('2028-06-10T08:00:00Z'),
      to: new Date('2028-06-14T00:00:00Z'),
    });
    expect(await openings(patient, '2028-06-09T00:00Z', '2028-06-16T00:00Z', ['06:00-10:00'])).toEqual([
      '06-09T04:00 06-09T08:00',
      // In Berlin that morning, and again in New York six hours later: one.
      '06-10T04:00 06-10T08:00',
      '06-11T10:00 06-11T14:00',
      '06-12T10:00 06-12T14:00',
      '06-13T10:00 06-13T14:00',
      '06-14T04:00 06-14T08:00',
      '06-15T04:00 06-15T08:00',
    ]);
  });

  it('agrees with a calendar that goes minute by minute, in any zone, over any change of clocks', async () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'UTC',
    ] as const;
    const patients = new Map<string, string>();
    for (const zone of zones) patients.set(zone, (await desk.somebody({ zone })).patient);
    const format = (zone: string) =>
      new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 700 }),
        // Outside the hours in which clocks change: those are told above.
        fc.integer({ min: 4, max: 22 }),
        fc.constantFrom(0, 15, 30, 45),
        async (zone, fromDay, h, m) => {
          const from = Date.parse('2027-01-01T00:00:00Z') + fromDay * day;
          const two = (n: number): string => String(n).padStart(2, '0');
          const wall = `${two(h)}:${two(m)}`;
          const found = await openings(
            patients.get(zone) ?? '',
            new Date(from).toISOString(),
            new Date(from + 3 * day).toISOString(),
            [`${wall}-23:59`],
          );
          const clockOf = format(zone);
          const naive: string[] = [];
          for (let minute = from; minute < from + 3 * day; minute += 15 * 60_000)
            if (clockOf.format(minute) === wall) naive.push(new Date(minute).toISOString().slice(5, 16));
          expect(found.map((one) => one.slice(0, 11))).toEqual(naive);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('counts what comes late as come, and a reading before it for nothing', async () => {
    await desk.at(utc('2029-01-10T12:00:00Z'));
    const { patient } = await desk.somebody({ zone: 'UTC' });
    await desk.expectation(patient, 'weight', morning);
    await desk.measured(patient, utc('2029-01-11T05:30:00Z'));
    await desk.at(utc('2029-01-11T12:00:00Z'));
    expect(await desk.itemsOf(patient)).toHaveLength(1);
    await desk.measured(patient, utc('2029-01-11T13:00:00Z'));
    await desk.until(utc('2029-01-11T14:00:00Z'), 5 * 60_000);
    expect(await desk.itemsOf(patient)).toMatchObject([{ subjects: [{ open: false }] }]);
    await desk.at(utc('2029-01-12T05:59:00Z'));
    expect(await desk.stateOf(patient)).toBe('not-due');
  });
});
