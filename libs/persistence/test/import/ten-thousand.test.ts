import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReportRow } from '#persistence';
import { codesOf, HealthSystem, outcomes } from './health-system.js';

const patients = 10_000;
/** Every hundredth row is bad, in turn in each of these ways: [what stands there, what the report says]. */
const badPatients: readonly (readonly [(id: string) => string | Buffer, string])[] = [
  [(id) => `${id},north,,Ann,1950-01-01,female,`, 'missing/family_name'],
  [(id) => `${id},north,Doe,Ann,1950-02-31,female,`, 'not-a-date/birth_date'],
  [(id) => `${id},atlantis,Doe,Ann,1950-01-01,female,`, 'unknown-site/site'],
  [(id) => `${id},north,Doe,Ann,1950-01-01,female,Moon/Crater`, 'unknown-zone/zone'],
  [(id) => `${id},north,${'D'.repeat(200)},Ann,1950-01-01,female,`, 'too-long/family_name'],
  [(id) => Buffer.from(`${id},north,M\xfcller,Ann,1950-01-01,female,`, 'latin1'), 'invalid-utf8/family_name'],
  [(id) => `${id},north,Doe,Ann,1950-01-01,female,,`, 'column-count/'],
  [(id) => `${id},north,Doe,Ann,1950-01-01,F,`, 'unknown-value/sex'],
  [(id) => `${id},north,"Doe\u0000",Ann,1950-01-01,female,`, 'invalid-character/family_name'],
  [() => `mrn-1,north,Doe,Ann,1950-01-01,female,`, 'duplicate-key/'],
];
const badEnrolments: readonly (readonly [(id: string) => string, string])[] = [
  [(id) => `${id},knitting,2026-01-01T00:00:00Z`, 'unknown-programme/programme'],
  [(id) => `nobody-${id},heart-failure,2026-01-01T00:00:00Z`, 'unknown-patient/patient'],
  [(id) => `${id},heart-failure,2026-01-01`, 'not-a-time/from'],
];
const badPlans: readonly (readonly [(id: string) => string, string])[] = [
  [(id) => `${id},dry-weight,180,[lb_av],2026-01-01T00:00:00Z,2026-03-01T00:00:00Z`, 'plan-wrong-unit/unit'],
  [(id) => `${id},dry-weight,8,kg,2026-01-01T00:00:00Z,2026-03-01T00:00:00Z`, 'plan-out-of-range/value'],
  [
    (id) => `${id},dry-weight,80,kg,2026-01-01T00:00:00Z,2027-03-01T00:00:00Z`,
    'plan-expires-too-late/expires',
  ],
];
/** Another time for each of them: the same one twice would be the same key. */
const timeOf = (id: string): string => new Date(Date.UTC(2026, 2, 1, 0, Number(id.slice(4)))).toISOString();
const badAssignments: readonly (readonly [(id: string) => string, string])[] = [
  [(id) => `dev-2,mrn-5,${timeOf(id)}`, 'assignment-overlaps/device'],
  [(id) => `dev-3,mrn-6,${timeOf(id)}`, 'assignment-overlaps/device'],
  [(id) => `no-${id},mrn-7,2026-01-01T00:00:00Z`, 'unknown-device/device'],
];

/** A file with a good row for each patient but every hundredth, which is bad; and what its report has to say. */
function fileOf(
  header: string,
  good: (n: number) => string,
  bad: readonly (readonly [(id: string) => string | Buffer, string])[],
  size = patients,
): { content: Buffer; expected: Record<number, string> } {
  const lines: Buffer[] = [Buffer.from(`${header}\n`)];
  const expected: Record<number, string> = {};
  for (let n = 1; n <= size; n++) {
    const kind = n % 100 === 0 ? bad[(n / 100 - 1) % bad.length] : undefined;
    if (kind !== undefined) expected[n + 1] = kind[1];
    const line = kind === undefined ? good(n) : kind[0](`mrn-${n}`);
    lines.push(Buffer.isBuffer(line) ? line : Buffer.from(line), Buffer.from('\n'));
  }
  return { content: Buffer.concat(lines), expected };
}

const people = fileOf(
  'patient,site,family_name,given_name,birth_date,sex,zone',
  (n) =>
    `mrn-${n},${n % 3 === 0 ? 'south' : 'north'},Family ${n},Given,19${10 + (n % 80)}-06-15,female,Europe/Berlin`,
  badPatients,
);
// A key that stands twice names both rows.
people.expected[2] = 'duplicate-key/';

let system: HealthSystem;
beforeAll(async () => {
  system = await HealthSystem.open();
}, 60_000);
afterAll(async () => {
  await system.close();
});

const count = async (table: string): Promise<number> =>
  (await system.database.query<{ n: number }>(`SELECT count(*)::int AS n FROM wardline.${table}`))[0]?.n ??
  -1;

describe('10,000 patients from CSV, 1 % of the rows bad', () => {
  let report: ReportRow[];

  it('are judged first, without any change', async () => {
    const before = await system.everything();
    const checked = await system.check({ kind: 'patients', content: people.content });
    expect(await system.everything()).toEqual(before);
    expect(codesOf(checked.report)).toEqual(people.expected);
    expect(outcomes(checked.report, 'would')).toEqual({ create: 9899, refused: 101 });
    report = await system.apply(checked);
  }, 120_000);

  it('are in, but for the bad ones, each of which is named with what is wrong', async () => {
    expect(codesOf(report)).toEqual(people.expected);
    expect(outcomes(report, 'did')).toEqual({ created: 9899, refused: 101 });
    expect([
      await count('patient'),
      await count('external_identifier'),
      await count('patient_state'),
    ]).toEqual([9899, 9899, 9899]);
    expect(JSON.stringify(report.map((row) => row.findings))).not.toMatch(/Doe|mrn-|1950/);
  });

  it('change nothing when they come again', async () => {
    const before = await system.everything();
    const again = await system.bring({ kind: 'patients', content: people.content });
    expect(await system.everything()).toEqual(before);
    expect(codesOf(again)).toEqual(people.expected);
    expect(outcomes(again, 'did')).toEqual({ unchanged: 9899, refused: 101 });
  }, 120_000);

  it('are updated where they differ, and only there', async () => {
    const [before] = await system.database.query<{ epoch: number }>(
      'SELECT epoch::int FROM wardline.registry_epoch',
    );
    const moved = people.content.toString('latin1').replace('mrn-7,north,Family 7,', 'mrn-7,north,New name,');
    const report = await system.bring({ kind: 'patients', content: Buffer.from(moved, 'latin1') });
    expect(outcomes(report, 'did')).toEqual({ updated: 1, unchanged: 9898, refused: 101 });
    expect(
      await system.database
        .query(`SELECT i.family_name FROM wardline.patient_identity i JOIN wardline.external_identifier e
        USING (patient_id) WHERE e.value = 'mrn-7' ORDER BY entry_id`),
    ).toEqual([{ family_name: 'Family 7' }, { family_name: 'New name' }]);
    const [after] = await system.database.query<{ epoch: number }>(
      'SELECT epoch::int FROM wardline.registry_epoch',
    );
    expect(after?.epoch).toBe((before?.epoch ?? 0) + 1);
  }, 120_000);

  it.each([
    [
      'enrolments',
      'patient,programme,from',
      (n: number) => `mrn-${n},heart-failure,2026-01-01T00:00:00Z`,
      badEnrolments,
    ],
    [
      'plans',
      'patient,name,value,unit,from,expires',
      (n: number) => `mrn-${n},dry-weight,${60 + (n % 50)}.5,kg,2026-01-01T00:00:00Z,2026-03-01T00:00:00Z`,
      badPlans,
    ],
  ] as const)(
    'and then their %s',
    async (kind, header, good, bad) => {
      const person = kind === 'plans' ? system.physician : system.lead;
      const file = fileOf(header, good, bad, 1000);
      // The patient of the first row was refused.
      file.expected[2] = 'unknown-patient/patient';
      const report = await system.bring({ kind, content: file.content }, person);
      expect(codesOf(report)).toEqual(file.expected);
      expect(outcomes(report, 'did')).toEqual({ created: 989, refused: 11 });
      const before = await system.everything();
      const again = await system.bring({ kind, content: file.content }, person);
      expect(await system.everything()).toEqual(before);
      expect(outcomes(again, 'did')).toEqual({ unchanged: 989, refused: 11 });
    },
    180_000,
  );

  it('and their devices and assignments', async () => {
    const devices = fileOf(
      'device,model',
      (n) => `dev-${n},scale`,
      [[(id) => `a ${id},scale`, 'not-an-id/device']],
      1000,
    );
    const registered = await system.bring({ kind: 'devices', content: devices.content }, system.operator);
    expect(codesOf(registered)).toEqual(devices.expected);
    const file = fileOf(
      'device,patient,from',
      (n) => `dev-${n},mrn-${n},2026-01-01T00:00:00Z`,
      badAssignments,
      1000,
    );
    file.expected[2] = 'unknown-patient/patient';
    // A device that two rows claim belongs to neither.
    for (const row of [3, 4]) file.expected[row] = 'assignment-overlaps/device';
    const report = await system.bring({ kind: 'assignments', content: file.content });
    expect(codesOf(report)).toEqual(file.expected);
    expect(outcomes(report, 'did')).toEqual({ created: 987, refused: 13 });
    const before = await system.everything();
    const again = await system.bring({ kind: 'assignments', content: file.content });
    expect(await system.everything()).toEqual(before);
    expect(outcomes(again, 'did')).toEqual({ unchanged: 987, refused: 13 });
  }, 180_000);
});
