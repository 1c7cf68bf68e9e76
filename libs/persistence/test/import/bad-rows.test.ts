import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codesOf, HealthSystem, outcomes } from './health-system.js';

let system: HealthSystem;
beforeAll(async () => {
  system = await HealthSystem.open();
  const patients = ['p1', 'p2', 'p3'].map((p) => `${p},north,Family,Given,1950-01-31`);
  await system.bring({
    kind: 'patients',
    content: `patient,site,family_name,given_name,birth_date\n${patients.join('\n')}\n`,
  });
  await system.bring({ kind: 'devices', content: 'device,kind\nd1,device\nd2,\ng1,gateway\n' });
  await system.bring({
    kind: 'consents',
    content: 'patient,by,method,from\np1,patient,written,2026-01-01T00:00:00Z\n',
  });
}, 60_000);
afterAll(async () => {
  await system.close();
});

const start = '2026-02-01T00:00:00Z';

/** [kind, header, row, what the report says of it] */
const bad: readonly (readonly [
  Parameters<HealthSystem['check']>[0]['kind'],
  string,
  string | Buffer,
  string,
])[] = [
  ['patients', 'patient,site,family_name,given_name', 'x1,north,,Given', 'missing/family_name'],
  ['patients', 'patient,site,family_name,given_name', ',north,F,G', 'missing/patient'],
  ['patients', 'patient,site,family_name,given_name', 'x1,north,F', 'column-count/ missing/given_name'],
  ['patients', 'patient,site,family_name,given_name', 'x1,north,F,G,more', 'column-count/'],
  ['patients', 'patient,site,family_name,given_name', 'x1,nowhere,F,G', 'unknown-site/site'],
  ['patients', 'patient,site,family_name,given_name', 'x1,elsewhere,F,G', 'unknown-site/site'],
  ['patients', 'patient,site,family_name,given_name', 'p1,south,Family,Given', 'transfer-needed/site'],
  [
    'patients',
    'patient,site,family_name,given_name',
    `x1,north,${'F'.repeat(129)},G`,
    'too-long/family_name',
  ],
  [
    'patients',
    'patient,site,family_name,given_name',
    'x1,north,"F\u0000",G',
    'invalid-character/family_name',
  ],
  ['patients', 'patient,site,family_name,given_name', '"x\n1",north,F,G', 'invalid-character/patient'],
  [
    'patients',
    'patient,site,family_name,given_name',
    Buffer.from('x1,north,M\xfcller,G', 'latin1'),
    'invalid-utf8/family_name',
  ],
  [
    'patients',
    'patient,site,family_name,given_name,birth_date',
    'x1,north,F,G,1950-02-30',
    'not-a-date/birth_date',
  ],
  [
    'patients',
    'patient,site,family_name,given_name,birth_date',
    'x1,north,F,G,31.01.1950',
    'not-a-date/birth_date',
  ],
  [
    'patients',
    'patient,site,family_name,given_name,birth_date',
    'x1,north,F,G,2199-01-01',
    'in-future/birth_date',
  ],
  [
    'patients',
    'patient,site,family_name,given_name,zone',
    'x1,north,F,G,Europe/Atlantis',
    'unknown-zone/zone',
  ],
  ['patients', 'patient,site,family_name,given_name,zone', 'x1,north,F,G,+02:00', 'unknown-zone/zone'],
  ['patients', 'patient,site,family_name,given_name,sex', 'x1,north,F,G,f', 'unknown-value/sex'],
  [
    'patients',
    'patient,site,family_name,given_name,case_code',
    'p1,north,Family,Given,NEW',
    'case-code-differs/case_code',
  ],
  ['devices', 'device', 'no spaces', 'not-an-id/device'],
  ['devices', 'device,kind', 'd1,gateway', 'kind-differs/kind'],
  ['consents', 'patient,by,method,from', `p2,neighbour,written,${start}`, 'unknown-value/by'],
  ['consents', 'patient,by,method,from', 'p2,patient,written,2199-01-01T00:00:00Z', 'in-future/from'],
  ['statuses', 'patient,status,from', `p1,gone,${start}`, 'unknown-value/status'],
  ['statuses', 'patient,status,from', 'p1,active,2026-02-01', 'not-a-time/from'],
  ['statuses', 'patient,status,from', 'p1,active,2026-02-01T10:00:00', 'not-a-time/from'],
  ['statuses', 'patient,status,from', `nobody,active,${start}`, 'unknown-patient/patient'],
  ['statuses', 'patient,status,from', `p2,active,${start}`, 'consent-missing/status'],
  ['statuses', 'patient,status,from,reason', `p1,ended,${start},`, 'missing/reason'],
  ['statuses', 'patient,status,from,reason', `p1,ended,${start},deceased`, 'status-needs-command/reason'],
  ['statuses', 'patient,status,from,reason', `p1,active,${start},travelling`, 'reason-does-not-fit/reason'],
  ['statuses', 'patient,status,from,reason', `p1,ended,${start},completed`, 'transition-not-allowed/status'],
  [
    'statuses',
    'patient,status,from,reason,due,owner',
    `p1,paused,${start},admitted,,`,
    'missing/due missing/owner',
  ],
  [
    'statuses',
    'patient,status,from,reason,due,owner',
    `p1,paused,${start},admitted,2026-03-01T00:00:00Z,operator@metro`,
    'pause-owner-not-here/owner',
  ],
  ['enrolments', 'patient,programme,from', `p1,knitting,${start}`, 'unknown-programme/programme'],
  ['enrolments', 'patient,programme,from,enrolled', `p1,diabetes,${start},maybe`, 'unknown-value/enrolled'],
  ['assignments', 'device,patient,from', `d9,p1,${start}`, 'unknown-device/device'],
  ['assignments', 'device,patient,from,to', `d1,p1,${start},2026-01-01T00:00:00Z`, 'ends-before-start/to'],
  ['assignments', 'device,patient,from', `d1,nobody,${start}`, 'unknown-patient/patient'],
  ['assignments', 'device,patient,from', `g1,p1,${start}`, 'not-a-device/device'],
  ['assignments', 'device,patient,from', 'd1,p1,2190-01-01T00:00:00Z', 'bad-dates/from'],
];

describe('a row that is wrong is named, with a code and a column', () => {
  it.each(bad)('%s: %s: %s', async (kind, header, row, expected) => {
    const before = await system.everything();
    const content = Buffer.concat([Buffer.from(`${header}\n`), Buffer.from(row), Buffer.from('\n')]);
    const checked = await system.check({ kind, content });
    expect(codesOf(checked.report)).toEqual({ 2: expected });
    expect(outcomes(checked.report, 'would')).toEqual({ refused: 1 });
    expect(outcomes(await system.apply(checked), 'did')).toEqual({ refused: 1 });
    expect(await system.everything()).toEqual(before);
  });

  it.each([
    ['dry-weight,80,[lb_av]', 'plan-wrong-unit/unit'],
    ['dry-weight,80,', 'plan-wrong-unit/unit'],
    ['dry-weight,heavy,kg', 'plan-wrong-type/value'],
    ['dry-weight,800,kg', 'plan-out-of-range/value'],
    ['shoe-size,42,', 'plan-unknown-parameter/name'],
    ['pacemaker,perhaps,', 'plan-wrong-type/value'],
  ])('plans: %s', async (row, expected) => {
    const content = `patient,name,value,unit,from,expires\np1,${row},${start},2026-04-01T00:00:00Z\n`;
    const checked = await system.check({ kind: 'plans', content }, system.physician);
    expect(codesOf(checked.report)).toEqual({ 2: expected });
  });

  it('a plan row without an end that it needs', async () => {
    const content = `patient,name,value,unit,from,expires\np1,dry-weight,80,kg,${start},\n`;
    const checked = await system.check({ kind: 'plans', content }, system.physician);
    expect(codesOf(checked.report)).toEqual({ 2: 'plan-needs-expiry/expires' });
  });
});

describe('rows beside each other', () => {
  it('that contradict each other under one key are refused, all of them', async () => {
    const { report } = await system.check({
      kind: 'patients',
      content: 'patient,site,family_name,given_name\nx1,north,A,B\nx2,north,A,B\nx1,north,Other,B\n',
    });
    expect(codesOf(report)).toEqual({ 2: 'duplicate-key/', 4: 'duplicate-key/' });
    expect(report.map((r) => r.would)).toEqual(['refused', 'create', 'refused']);
  });

  it('that say the same are one', async () => {
    const { report } = await system.check({
      kind: 'patients',
      content: 'patient,site,family_name,given_name\nx1,north,A,B\nx1,north,A,B\n',
    });
    expect(report.map((r) => r.would)).toEqual(['create', 'unchanged']);
  });

  it('that give a device to two patients at a time are refused, both', async () => {
    const { report } = await system.check({
      kind: 'assignments',
      content: `device,patient,from,to\nd1,p1,${start},\nd1,p2,2026-02-15T00:00:00Z,\nd2,p3,${start},\n`,
      chunk: 1,
    });
    expect(codesOf(report)).toEqual({
      2: 'assignment-overlaps/device',
      3: 'assignment-overlaps/device',
    });
    expect(report.map((r) => r.would)).toEqual(['refused', 'refused', 'create']);
  });
});

describe('a device that is shared', () => {
  it('is somebody’s as a whole, or by slots, at any one time', async () => {
    const header = 'device,slot,patient,from,to';
    const { report } = await system.check({
      kind: 'assignments',
      content: `${header}\nd1,A,p1,${start},\nd1,B,p2,${start},\nd2,A,p1,${start},\nd2,,p2,${start},\n`,
    });
    expect(codesOf(report)).toEqual({ 4: 'slot-conflict/slot', 5: 'slot-conflict/slot' });
  });
});

describe('a file that makes no sense as a whole', () => {
  it.each([
    ['an unknown column', 'patient,site,family_name,given_name,shoe_size\n', 'unknown-column', 1],
    ['a column twice', 'patient,site,family_name,given_name,site\n', 'unknown-column', 1],
    ['no header', 'p1,north,F,G\n', 'unknown-column', 1],
    ['a column that is missing', 'patient,site,family_name\n', 'missing-column', 1],
    ['nothing', '', 'empty', undefined],
    [
      'a quote inside a cell',
      'patient,site,family_name,given_name\nx,north,"F"f,G\ny,north,F,G\n',
      'malformed-csv',
      2,
    ],
    [
      'a quote that is never closed',
      'patient,site,family_name,given_name\nx,north,"F,G\ny,north,F,G\n',
      'malformed-csv',
      2,
    ],
    [
      'a row that never ends',
      `patient,site,family_name,given_name\nx,north,"${'F'.repeat(70_000)}",G\n`,
      'malformed-csv',
      2,
    ],
  ])('%s', async (_, content, code, row) => {
    await expect(system.receive({ kind: 'patients', content })).rejects.toMatchObject({ code, row });
    const [job] = await system.database.query<{ state: string; failure: string; rows: number }>(
      `SELECT state, failure, (SELECT count(*)::int FROM wardline.import_row r WHERE r.import_id = j.import_id) AS rows
       FROM wardline.import_job j ORDER BY created_at DESC LIMIT 1`,
    );
    expect(job).toEqual({ state: 'failed', failure: code, rows: 0 });
  });

  it('but a byte order mark and Windows line ends are fine', async () => {
    const { report } = await system.check({
      kind: 'patients',
      content:
        '\ufeffpatient,site,family_name,given_name\r\nx1,north,"Fa ""x"", b",G\r\n\r\nx2,north,F,G\r\n',
    });
    expect(report.map(({ row, would }) => [row, would])).toEqual([
      [2, 'create'],
      [4, 'create'],
    ]);
  });
});
