import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isE164, placeAt, zoneAt, zoneSpans, type Stay } from '#domain';
import { ReferenceData, testDatabase, type TestDatabase } from '#testing';
import fc from 'fast-check';

let database: TestDatabase;
let data: ReferenceData;

beforeAll(async () => {
  database = await testDatabase();
  data = new ReferenceData(database);
});
afterAll(async () => {
  await database.drop();
});

const hour = 3_600_000;
const begin = Date.parse('2026-11-01T00:00:00Z');
/** A stay of the database, by the order in which it was written. */
const stay = fc.record({
  stay: fc.constantFrom(1, 2, 3, 4),
  home: fc.boolean(),
  withdrawn: fc.boolean(),
  from: fc.integer({ min: 0, max: 200 }),
  hours: fc.option(fc.integer({ min: 1, max: 60 })),
  zone: fc.constantFrom('America/New_York', 'Europe/Berlin', 'Asia/Tokyo'),
});
type Given = typeof stay extends fc.Arbitrary<infer T> ? T : never;

async function write(
  patient: string,
  tenant: string,
  given: readonly Given[],
): Promise<(Stay & { zone: string })[]> {
  const rows = await database.query<{ entryId: string; stayId: string }>(
    `INSERT INTO wardline.patient_location (stay_id, tenant_id, patient_id, home, withdrawn, address, zone, effective_from, effective_to)
     SELECT md5($2::text || (s->>'stay'))::uuid, $1, $2::text::uuid, (s->>'home')::boolean, (s->>'withdrawn')::boolean, '{}', s->>'zone',
       to_timestamp((s->>'from')::float8), to_timestamp((s->>'to')::float8)
     FROM jsonb_array_elements($3::jsonb) WITH ORDINALITY AS given (s, n) ORDER BY n
     RETURNING entry_id::text AS "entryId", stay_id AS "stayId"`,
    [tenant, patient, JSON.stringify(given.map((one) => ({ ...one, ...secondsOf(one) })))],
  );
  return given.map((one, index) => ({
    stayId: rows[index]?.stayId ?? '',
    entryId: Number(rows[index]?.entryId),
    home: one.home,
    withdrawn: one.withdrawn,
    from: secondsOf(one).from * 1000,
    to: toOf(one),
    zone: one.zone,
  }));
}

function secondsOf(one: Given): { from: number; to: number | null } {
  const to = toOf(one);
  return { from: (begin + one.from * hour) / 1000, to: to === null ? null : to / 1000 };
}

function toOf({ home, from, hours }: Given): number | null {
  return home || hours === null ? null : begin + (from + hours) * hour;
}

describe('the database and #domain agree', () => {
  it('on where a patient is at any time, and in which zone (H25)', async () => {
    const times = fc.array(fc.integer({ min: -5, max: 300 }), { minLength: 3, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(stay, { maxLength: 7 }), times, async (given, hours) => {
        const { patient, tenant } = await data.patient({
          tenant: 'metro',
          device: null,
          zone: 'America/Denver',
        });
        const stays = await write(patient, tenant, given);
        const spans = zoneSpans(stays, 'America/Denver');
        for (const at of hours.map((n) => begin + n * hour)) {
          const [row] = await database.query<{ entry: string | null }>(
            'SELECT (wardline.stay_of($1, $2)).entry_id::text AS entry',
            [patient, new Date(at)],
          );
          expect(row?.entry ?? undefined).toBe(placeAt(stays, at)?.entryId.toString());
          expect(zoneAt(spans, at)).toBe(placeAt(stays, at)?.zone ?? 'America/Denver');
        }
      }),
      { numRuns: 40 },
    );
  });

  it('on one history of a contact, in whatever order it was entered', async () => {
    const changes = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(changes, fc.integer({ min: -1, max: 101 }), async (times, at) => {
        const { patient, tenant } = await data.patient({ tenant: 'metro', device: null });
        const ranks: number[][] = [];
        for (const order of [times, [...times].reverse()]) {
          await database.query(
            `INSERT INTO wardline.patient_contact (contact_id, tenant_id, patient_id, kind, rank, numbers, speak_scope, speak_from, effective_from)
             SELECT md5($1 || $4)::uuid, $2, $1::uuid, 'patient', t, '[{"phone": "+12125550100", "voicemail": true, "hours": []}]', 'full',
               now(), '2026-01-01Z'::timestamptz + make_interval(hours => t)
             FROM unnest($3::int[]) WITH ORDINALITY AS given (t, n) ORDER BY n`,
            [patient, tenant, order, String(ranks.length)],
          );
          const rows = await database.query<{ rank: number }>(
            `SELECT rank FROM wardline.contacts_at($1, '2026-01-01Z'::timestamptz + make_interval(hours => $2)) WHERE contact_id = md5($1::text || $3)::uuid`,
            [patient, at, String(ranks.length)],
          );
          ranks.push(rows.map(({ rank }) => rank));
        }
        const begun = times.filter((time) => time <= at);
        expect(ranks).toEqual(Array(2).fill(begun.length === 0 ? [] : [Math.max(...begun)]));
      }),
      { numRuns: 25 },
    );
  });

  it('on what a telephone number is', async () => {
    const digits = fc.string({ unit: fc.constantFrom('+', '0', '1', '9', ' ', 'x'), maxLength: 18 });
    const likely = fc.stringMatching(/^\+[0-9]{5,17}$/);
    await fc.assert(
      fc.asyncProperty(fc.oneof(digits, likely), async (text) => {
        const [row] = await database.query<{ is: boolean }>('SELECT wardline.is_e164($1) AS is', [text]);
        expect(row?.is).toBe(isE164(text));
      }),
      { numRuns: 100 },
    );
  });

  it('on refusing what is no list of numbers, also from its owner’s own hand', async () => {
    const { patient, tenant } = await data.patient({ tenant: 'metro', device: null });
    const put = (numbers: unknown) =>
      database.query(
        `INSERT INTO wardline.patient_contact (contact_id, tenant_id, patient_id, kind, numbers, speak_scope, speak_from, effective_from)
         VALUES (gen_random_uuid(), $1, $2, 'patient', $3, 'full', wardline.now(), wardline.now())`,
        [tenant, patient, JSON.stringify(numbers)],
      );
    const good = { phone: '+12025550100', voicemail: true, hours: [] };
    await put([good]);
    for (const bad of [
      [],
      {},
      'x',
      [{ ...good, phone: '911' }],
      [{ phone: '+12025550100' }],
      [{ ...good, hours: null }],
    ])
      await expect(put(bad)).rejects.toThrow(/patient_contact_numbers_check/);
  });
});
