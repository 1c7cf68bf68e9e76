import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { localInstant, opensAt, type WeeklyHours } from '#domain';
import { openTestDatabase, type OpenDatabase } from '../../../access/test/database.js';

let database: OpenDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database.close();
});

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Santiago',
  'UTC',
];
/** Days around which clocks change somewhere, in 2026, and an ordinary one. */
const days = [
  '2026-03-08',
  '2026-03-29',
  '2026-04-05',
  '2026-10-04',
  '2026-10-25',
  '2026-11-01',
  '2026-09-06',
  '2026-06-17',
];
const time = fc
  .tuple(fc.nat({ max: 23 }), fc.constantFrom(0, 1, 15, 29, 30, 45, 59))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
const weekly: fc.Arbitrary<WeeklyHours> = fc.record({
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
  from: time,
  to: time,
});
const sample = fc.record({
  hours: fc.array(weekly, { maxLength: 3 }),
  at: fc
    .tuple(fc.constantFrom(...days), fc.integer({ min: -36 * 12, max: 36 * 12 }), fc.constantFrom(-1, 0, 1))
    .map(([day, fives, seconds]) => Date.parse(`${day}T00:00:00Z`) + fives * 300_000 + seconds * 1000),
  zone: fc.constantFrom(...zones),
});

describe('the database and the library agree', () => {
  it('on whether a number may be rung at an instant, over every change of clocks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sample, { minLength: 200, maxLength: 200 }), async (samples) => {
        const { rows } = await database.owner.query<{ open: boolean }>(
          `SELECT wardline.within_hours(s->'hours', to_timestamp((s->>'at')::float8 / 1000), s->>'zone') AS open
           FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS x (s, nr) ORDER BY nr`,
          [JSON.stringify(samples)],
        );
        const expected = samples.map(({ hours, at, zone }) => opensAt(hours, at, zone) === at);
        expect(rows.map(({ open }) => open)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  it('on the instant of a local time that clocks repeat or leave out', async () => {
    const cases = days.flatMap((day) =>
      zones.flatMap((zone) =>
        [0, 90, 120, 149, 150, 179, 180, 1439].map((minutes) => ({ day, zone, minutes })),
      ),
    );
    const { rows } = await database.owner.query<{ at: string }>(
      `SELECT (extract(epoch FROM wardline.local_instant((c->>'day')::date, (c->>'minutes')::int, c->>'zone')) * 1000)::bigint::text AS at
       FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS x (c, nr) ORDER BY nr`,
      [JSON.stringify(cases)],
    );
    const expected = cases.map(({ day, zone, minutes }) =>
      localInstant(Date.parse(`${day}T00:00:00Z`), minutes, zone),
    );
    expect(rows.map(({ at }) => Math.round(Number(at) / 1000))).toEqual(
      expected.map((at) => Math.round(at / 1000)),
    );
  });
});
