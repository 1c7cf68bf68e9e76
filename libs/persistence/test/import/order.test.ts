import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ImportKind } from '#persistence';
import { codesOf, HealthSystem } from './health-system.js';

let system: HealthSystem;
beforeAll(async () => {
  system = await HealthSystem.open();
}, 60_000);
afterAll(async () => {
  await system.close();
});

const day = (n: number): string =>
  `2026-0${1 + Math.floor(n / 28)}-${String(1 + (n % 28)).padStart(2, '0')}T00:00:00Z`;
const patient = fc.constantFrom('p1', 'p2', 'p3', 'p4', 'nobody');
const when = fc.integer({ min: 0, max: 9 }).map(day);
const status = fc.constantFrom(
  'invited,',
  'consented,',
  'active,',
  'ended,completed',
  'ended,moved',
  'ended,deceased',
  'odd,',
);

/** Files of every kind whose rows contradict and repeat each other as they please. */
const files = fc.record({
  patients: fc.array(
    fc
      .tuple(patient, fc.constantFrom('north', 'south', 'atlantis'), fc.constantFrom('A', 'B'))
      .map((row) => row.join(',')),
    { maxLength: 8 },
  ),
  devices: fc.array(fc.constantFrom('d1', 'd2', 'd 3'), { maxLength: 4 }),
  consents: fc.array(
    fc.tuple(patient, when).map(([p, at]) => `${p},patient,written,${at}`),
    { maxLength: 5 },
  ),
  statuses: fc.array(
    fc.tuple(patient, status, when).map((row) => row.join(',')),
    { maxLength: 8 },
  ),
  enrolments: fc.array(
    fc
      .tuple(
        patient,
        fc.constantFrom('heart-failure', 'diabetes', 'knitting'),
        when,
        fc.constantFrom('yes', 'no'),
      )
      .map((row) => row.join(',')),
    { maxLength: 6 },
  ),
  assignments: fc.array(
    fc
      .tuple(fc.constantFrom('d1', 'd2'), patient, when, fc.oneof(when, fc.constant('')))
      .map((row) => row.join(',')),
    { maxLength: 6 },
  ),
});
type Files = Record<string, string[]>;

const headers: Record<string, string> = {
  patients: 'patient,site,family_name,given_name',
  devices: 'device',
  consents: 'patient,by,method,from',
  statuses: 'patient,status,reason,from',
  enrolments: 'patient,programme,from,enrolled',
  assignments: 'device,patient,from,to',
};

/** Brings everything in under keys of its own; what then stands, and what each row's report said, without those keys. */
async function outcome(given: Files, mark: string, chunk: number): Promise<unknown> {
  const said: Record<string, string[]> = {};
  for (const [kind, header] of Object.entries(headers)) {
    const rows = (given[kind] ?? []).map(
      (row) => row.replace(/\bd(?=[ 1-3])/g, `${mark}d`) + (kind === 'patients' ? ',Given' : ''),
    );
    const content = `${header}\n${rows.join('\n')}\n`;
    const report = await system.bring({ kind: kind as ImportKind, content, system: mark, chunk });
    const codes = codesOf(report);
    said[kind] = rows.map((row, i) => `${row.replaceAll(mark, '')}: ${codes[i + 2] ?? 'fine'}`).sort();
  }
  const stands = async (sql: string): Promise<unknown> =>
    JSON.parse(JSON.stringify(await system.database.query(sql, [mark])).replaceAll(mark, '')) as unknown;
  const of = 'JOIN wardline.external_identifier e USING (patient_id) WHERE e.system = $1 ORDER BY e.value';
  return {
    said,
    patients: await stands(`SELECT e.value, x.site_id, x.family_name FROM wardline.patient x ${of}`),
    statuses: await stands(
      `SELECT e.value, x.status, x.reason, x.effective_from FROM wardline.monitoring_status x ${of}, effective_from`,
    ),
    enrolments: await stands(
      `SELECT e.value, x.programme_id, x.enrolled, x.effective_from FROM wardline.programme_enrolment x ${of}, programme_id, effective_from`,
    ),
    assignments: await stands(
      `SELECT e.value, x.device_id, x.during::text FROM wardline.device_assignment x ${of}, device_id, during`,
    ),
  };
}

it('any order of the rows, in chunks of any size, gives the same records and the same report', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      files.chain((given) =>
        fc.tuple(
          fc.constant(given as Files),
          fc.record(
            Object.fromEntries(
              Object.entries(given).map(([kind, rows]) => [
                kind,
                fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
              ]),
            ),
          ),
          fc.integer({ min: 1, max: 4 }),
        ),
      ),
      async ([given, shuffled, chunk]) => {
        run += 1;
        expect(await outcome(shuffled, `b${run}-`, chunk)).toEqual(await outcome(given, `a${run}-`, 500));
      },
    ),
    { numRuns: 15 },
  );
}, 180_000);

it('a death that is known stands, whatever a file says', async () => {
  await system.bring({ kind: 'patients', content: `${headers.patients}\nq,north,A,B\n`, system: 'death' });
  await system.bring({
    kind: 'consents',
    content: `${headers.consents}\nq,patient,written,${day(0)}\n`,
    system: 'death',
  });
  await system.database
    .query(`INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, reason, effective_from)
    SELECT tenant_id, patient_id, 'ended', 'deceased', '2026-01-20' FROM wardline.external_identifier WHERE system = 'death'`);
  const file = {
    kind: 'statuses',
    content: `${headers.statuses}\nq,active,,${day(1)}\n`,
    system: 'death',
  } as const;
  expect(codesOf(await system.bring(file))).toEqual({ 2: 'deceased-stands/status' });
});
