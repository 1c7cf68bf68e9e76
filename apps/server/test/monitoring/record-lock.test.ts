import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openAlert } from '../../../../libs/access/test/organisation.js';
import { code, MonitoringDesk, type Name } from './desk.js';

let desk: MonitoringDesk;
let patient: string;
let alert: string;

beforeAll(async () => {
  desk = await MonitoringDesk.open();
});
afterAll(async () => {
  await desk.close();
});
beforeEach(async () => {
  patient = await desk.patient();
  alert = await openAlert(desk.server.database.owner, patient);
  await desk.owner(
    `INSERT INTO wardline.decision (decided_at, tenant_id, patient_id, measurement_id, knew_seq, cause, disposition, tree, version, hash,
       leaf, results, facts) VALUES (wardline.now(), 'metro', $1, 1, 1, 'arrival', 'baseline', 't', '1', 'h', 'l', '[]', '{}')`,
    [patient],
  );
});

const withdraw = async (): Promise<unknown> =>
  code(
    await desk.call('nurse', `patients/${patient}/monitoring-status`, {
      status: 'ended',
      reason: 'withdrew',
    }),
  );
const unlock = async (
  name: Name,
  body: object = { reason: 'A complaint is looked into.' },
): Promise<unknown> => code(await desk.call(name, `patients/${patient}/record-unlock`, body));
/** How many rows of each table about the patient the person reads by raw SQL. */
async function read(name: Name): Promise<Record<string, number>> {
  const tables = ['patient', 'monitoring_status', 'decision', 'alert', 'alert_event'];
  const [row] = await desk.rows<Record<string, number>>(
    name,
    `SELECT ${tables.map((t) => `(SELECT count(*)::int FROM wardline.${t} WHERE patient_id = $1) AS "${t}"`).join(', ')}`,
    [patient],
  );
  return row ?? {};
}
const nothing = { patient: 0, monitoring_status: 0, decision: 0, alert: 0, alert_event: 0 };

describe('the record of somebody who withdrew', () => {
  it('was open to the care team, and is closed to everybody from the withdrawal on', async () => {
    expect(await read('nurse')).toMatchObject({ patient: 1, decision: 1, alert: 1 });
    expect(await withdraw()).toBe('ok');
    for (const name of [
      'nurse',
      'charge',
      'physician',
      'tier1',
      'supervisor',
      'lead',
      'operator',
      'privacy',
    ] as const)
      expect([name, await read(name)]).toEqual([name, nothing]);
    for (const path of [`patients/${patient}`, `patients/${patient}/monitoring-status`, `alerts/${alert}`])
      expect((await desk.call('nurse', path)).status).toBe(404);
  });

  it('stays, whole, for whoever must account for it', async () => {
    await withdraw();
    const [row] = await desk.owner(
      `SELECT (SELECT count(*)::int FROM wardline.decision WHERE patient_id = $1) AS decisions,
         (SELECT count(*)::int FROM wardline.alert_event WHERE patient_id = $1) AS events`,
      [patient],
    );
    expect(row).toEqual({ decisions: 1, events: 2 });
  });

  it.each(['lead', 'privacy'] as const)(
    'is opened by the %s with a reason, for that person only',
    async (name) => {
      await withdraw();
      expect(await unlock(name, { reason: ' ' })).toBe('invalid-request');
      expect(await unlock(name)).toBe('ok');
      expect(await read(name)).toMatchObject({ patient: 1, monitoring_status: 2, decision: 1 });
      expect((await desk.call(name, `patients/${patient}`)).status).toBe(200);
      expect(await read('nurse')).toEqual(nothing);
      expect(await read(name === 'lead' ? 'privacy' : 'lead')).toEqual(nothing);
      const trail = await desk.rows<{ outcome: string }>(
        'privacy',
        `SELECT outcome FROM wardline.audit_event WHERE patient_id = $1 AND action = 'record.unlock'`,
        [patient],
      );
      expect(trail).toEqual([{ outcome: 'ok' }]);
      const [why] = await desk.rows(
        'privacy',
        'SELECT reason FROM wardline.record_unlock WHERE patient_id = $1',
        [patient],
      );
      expect(why).toEqual({ reason: 'A complaint is looked into.' });
    },
  );

  it('closes again by itself', async () => {
    await withdraw();
    await unlock('lead', { reason: 'A complaint is looked into.', minutes: 10 });
    await desk.server.database.setAhead(11);
    expect(await read('lead')).toEqual(nothing);
    await desk.server.database.setAhead(0);
  });

  it.each([
    ['nurse', 'forbidden'],
    ['tier1', 'forbidden'],
    ['operator', 'forbidden'],
    ['nurseOther', 'not-found'],
  ] as const)('is not opened by %s, and the attempt is on the trail', async (name, refusal) => {
    await withdraw();
    expect(await unlock(name)).toBe(refusal);
    expect(await read(name)).toEqual(nothing);
    const trail = await desk.owner(
      `SELECT FROM wardline.audit_event WHERE patient_id = $1 AND action = 'record.unlock' AND outcome <> 'ok'`,
      [patient],
    );
    expect(trail).toHaveLength(1);
  });

  it('is open to the care team again after a new consent', async () => {
    await withdraw();
    expect(await unlock('lead')).toBe('ok');
    await desk.owner(
      `INSERT INTO wardline.monitoring_status (tenant_id, patient_id, status, effective_from)
       VALUES ('metro', $1, 'consented', wardline.now())`,
      [patient],
    );
    expect(await read('nurse')).toMatchObject({ patient: 1, decision: 1, alert: 1 });
    expect(await unlock('lead')).toBe('not-locked');
  });

  it('is not gone over by trees: shadows and back-tests read with the auditor’s rights', async () => {
    const count = async (): Promise<unknown> => {
      const client = await desk.server.database.owner.connect();
      try {
        await client.query('BEGIN; SET LOCAL ROLE wardline_auditor');
        const { rows } = await client.query(
          'SELECT count(*)::int AS n FROM wardline.decision WHERE patient_id = $1',
          [patient],
        );
        return (rows as { n: number }[])[0]?.n;
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    };
    expect(await count()).toBe(1);
    await withdraw();
    expect(await count()).toBe(0);
  });
});

describe('every table with patients that the server reads', () => {
  it('goes by whether the patient is seen, or closes locked records by itself', async () => {
    // Whose minutes were spent, and what operators and privacy officers see without the patient.
    const apart = ['work_interval', 'quarantine', 'audit_event', 'record_unlock'];
    const open = await desk.owner<{ name: string }>(
      `SELECT c.relname AS name FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
       WHERE 'wardline_server'::regrole = ANY (p.polroles) AND p.polpermissive AND p.polcmd = 'r'
         AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'patient_id')
         AND pg_get_expr(p.polqual, p.polrelid) NOT LIKE '%FROM wardline.patient p%p.patient_id = ' || c.relname || '.patient_id%'
         AND NOT EXISTS (SELECT FROM pg_policy r WHERE r.polrelid = c.oid AND r.polname = 'not_withdrawn' AND NOT r.polpermissive)
       ORDER BY 1`,
    );
    expect(open.map(({ name }) => name).filter((name) => !apart.includes(name))).toEqual([]);
    const [tables] = await desk.owner<{ n: number }>(
      `SELECT count(DISTINCT p.polrelid)::int AS n FROM pg_policy p WHERE p.polname = 'not_withdrawn'`,
    );
    expect(tables?.n).toBeGreaterThan(5);
  });
});

describe('what readings a programme expects', () => {
  it('is told to who works there, and set by the lead', async () => {
    const path = 'reading-expectations/metro';
    const weekly = { programme: 'heart-failure', vitalSign: 'weight', everyHours: 168, graceHours: 24 };
    expect(code(await desk.call('nurse', path, weekly, 'PUT'))).toBe('forbidden');
    expect(code(await desk.call('lead', path, weekly, 'PUT'))).toBe('ok');
    const { body } = await desk.call('nurse', path);
    const { items } = body as { items: { programme: string }[] };
    expect(items.filter(({ programme }) => programme === 'heart-failure')).toEqual([
      { ...weekly, windows: null, days: null, own: true },
    ]);
    expect(items.length).toBeGreaterThan(3);
    expect(code(await desk.call('nurseOther', path))).toBe('not-found');
    const other = (await desk.call('nurseOther', 'reading-expectations/other')).body;
    expect(
      (other as { items: { programme: string; everyHours: number; own: boolean }[] }).items,
    ).toContainEqual(expect.objectContaining({ programme: 'heart-failure', everyHours: 24, own: false }));
  });
});
