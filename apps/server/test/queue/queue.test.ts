import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { scoped } from '#access';
import { createDataSource } from '#persistence';
import { queueRowsQuery } from '../../src/queue/queue-rows.js';
import { openAlert, type StaffName } from '../../../../libs/access/test/organisation.js';
import { FirmDesk } from '../firm/firm-desk.js';
import { addPatients, endAll, openAlerts } from './queue-desk.js';

let desk: FirmDesk;
beforeAll(async () => {
  desk = await FirmDesk.open();
});
afterAll(async () => {
  await desk.close();
});
beforeEach(async () => {
  await endAll(desk);
  await desk.terms({});
});

interface Item {
  readonly patient: string;
  readonly caseCode: string;
  readonly name: object | null;
  readonly work: string;
  readonly alerts: readonly { readonly id: string; readonly severity: string; readonly overdue: boolean }[];
}
interface Page {
  readonly items: readonly Item[];
  readonly next: string | null;
  readonly patients: number;
  readonly alerts: number;
  readonly sections: Readonly<Record<'now' | 'mine' | 'team', number>>;
}
const page = async (name: StaffName, path: string): Promise<Page> => {
  const answer = await desk.get(name, path);
  expect(answer.status).toBe(200);
  return answer.body as Page;
};
const open = (
  patient: 'first' | 'second' | 'other',
  given: Parameters<typeof openAlert>[2],
): Promise<string> =>
  openAlert(desk.server.database.owner, desk.server.organisation.patients[patient], given);

describe('the queue', () => {
  it('has one item a patient, every open alert in it, the critical that is the nurse’s on top', async () => {
    const soon = await open('first', { severity: 'tier1', dueIn: '10 minutes' });
    const late = await open('first', { severity: 'indeterminate', dueIn: '-1 minute' });
    const critical = await open('first', { severity: 'critical' });
    const other = await open('other', { severity: 'tier1', dueIn: '-5 minutes' });
    const { items, patients, alerts } = await page('tier1', '/api/v1/queue');
    expect([patients, alerts]).toEqual([2, 4]);
    expect(items.map(({ caseCode, work }) => [caseCode, work])).toEqual([
      ['CASE-other', other],
      ['CASE-first', soon],
    ]);
    expect(items[1]?.alerts.map(({ id, overdue }) => [id, overdue])).toEqual([
      [critical, false],
      [soon, false],
      [late, true],
    ]);
    expect(items[1]).toMatchObject({
      age: expect.any(Number),
      sex: 'female',
      name: null,
      site: { id: 'metro-1', name: 'First' },
      tenant: { id: 'metro', name: 'Metro' },
    });
    expect(JSON.stringify(items)).not.toContain('Family');
  });

  it('shows the name from the claim on, and who has what', async () => {
    const alert = await open('first', { severity: 'tier1' });
    await desk.post('tier1', `/api/v1/alerts/${alert}/claim`, { version: 1 });
    expect((await page('tier1', '/api/v1/queue')).items[0]).toMatchObject({
      name: { given: 'Given', family: 'Family-first', birthDate: '1950-06-15' },
      alerts: [{ state: 'claimed', owner: { id: desk.staff('tier1'), name: 'tier1' } }],
    });
    expect((await page('tier1b', '/api/v1/queue')).items[0]).toMatchObject({ name: null });
  });

  it('leaves out whom only the local team has work with', async () => {
    await open('first', { severity: 'critical' });
    const handed = await open('second', { severity: 'tier1' });
    await desk.post('tier1', `/api/v1/alerts/${handed}/escalate`, { version: 1, reason: 'worse' });
    expect((await page('tier1', '/api/v1/queue')).items).toEqual([]);
  });

  it('is read page by page to its end, nothing twice, while patients are claimed away in between', async () => {
    const patients = await addPatients(desk, 'page', 23);
    await openAlerts(desk, patients, 2);
    const read: string[] = [];
    let after = '';
    for (let n = 0; n < 10; n++) {
      const { items, next } = await page('tier1', `/api/v1/queue?limit=5${after}`);
      read.push(...items.map(({ patient }) => patient));
      if (next === null) break;
      after = `&after=${next}`;
      await desk.query(`UPDATE wardline.alert SET state = 'escalated' WHERE patient_id = $1`, [
        items[0]?.patient,
      ]);
    }
    expect([read.length, new Set(read).size]).toEqual([23, 23]);
    expect((await desk.get('tier1', '/api/v1/queue?after=nonsense')).status).toBe(422);
  });

  it('is a read of each patient shown, on the trail', async () => {
    const alert = await open('first', { severity: 'tier1' });
    await page('supervisor', '/api/v1/queue');
    expect(
      await desk.query(
        `SELECT FROM wardline.audit_event WHERE staff_id = $1 AND action = 'read' AND target = $2 AND patient_id = $3`,
        [desk.staff('supervisor'), `alert:${alert}`, desk.server.organisation.patients.first],
      ),
    ).toHaveLength(1);
  });

  it('is not the local team’s, nor an operator’s', async () => {
    for (const name of ['nurse', 'operator', 'privacy', 'author'] as const)
      expect([name, (await desk.get(name, '/api/v1/queue')).status]).toEqual([name, 403]);
    for (const name of ['tier1', 'operator', 'privacy'] as const)
      expect([name, (await desk.get(name, '/api/v1/board')).status]).toEqual([name, 403]);
  });
});

describe('the board', () => {
  it('has what needs somebody now, what is mine, and what the team has', async () => {
    const [a, b] = await addPatients(desk, 'board', 2);
    const critical = await open('first', { severity: 'critical' });
    await openAlerts(desk, [a ?? '', b ?? ''], 1);
    await desk.query(
      `UPDATE wardline.alert SET state = 'acknowledged', owner_id = CASE patient_id WHEN $1 THEN $2::uuid ELSE $3::uuid END
       WHERE patient_id IN ($1, $4)`,
      [a, desk.staff('nurse'), desk.staff('charge'), b],
    );
    const section = async (name: string) => {
      const found = await page('nurse', `/api/v1/board?section=${name}`);
      expect(found.sections).toEqual({ now: 1, mine: 1, team: 1 });
      return found.items.map(({ caseCode }) => caseCode);
    };
    expect([await section('now'), await section('mine'), await section('team')]).toEqual([
      ['CASE-first'],
      ['board-1'],
      ['board-2'],
    ]);
    expect((await page('nurse', '/api/v1/board')).items[0]).toMatchObject({
      name: { family: 'Family-first' },
      work: critical,
    });
    expect((await page('nurse2', '/api/v1/board')).sections).toEqual({ now: 0, mine: 0, team: 0 });
  });

  it('shows what was promised to the patient, and calls for it once it is due', async () => {
    const [patient] = await addPatients(desk, 'promise', 1);
    await openAlerts(desk, [patient ?? ''], 1);
    await desk.query(
      `UPDATE wardline.alert SET state = 'acknowledged', owner_id = $2 WHERE patient_id = $1`,
      [patient, desk.staff('charge')],
    );
    await desk.query(
      `INSERT INTO wardline.follow_up (tenant_id, site_id, patient_id, alert_id, kind, owner_id, asked_at, due_at, next_step_at)
       SELECT tenant_id, site_id, patient_id, alert_id, 'call-back', $2, wardline.now(), wardline.now() + interval '5 minutes',
         wardline.now() + interval '5 minutes' FROM wardline.alert WHERE patient_id = $1`,
      [patient, desk.staff('nurse')],
    );
    const mine = await page('nurse', '/api/v1/board?section=mine');
    expect(mine.sections).toEqual({ now: 0, mine: 1, team: 0 });
    expect(mine.items[0]).toMatchObject({
      followUps: [{ kind: 'call-back', owner: desk.staff('nurse'), overdue: false }],
    });
    await desk.server.database.setAhead(6);
    try {
      expect((await page('nurse', '/api/v1/board')).items[0]).toMatchObject({
        patient,
        followUps: [{ overdue: true }],
      });
    } finally {
      await desk.server.database.setAhead(0);
    }
  });

  it('says of what was handed over that nobody has accepted it yet', async () => {
    const alert = await open('first', { severity: 'tier1' });
    await desk.post('tier1', `/api/v1/alerts/${alert}/claim`, { version: 1 });
    const answer = await desk.post('tier1', `/api/v1/alerts/${alert}/hand-off`, {
      request: 'see today',
      version: 2,
    });
    expect(answer.status).toBeLessThan(300);
    expect((await page('nurse', '/api/v1/board')).items[0]).toMatchObject({
      alerts: [{ id: alert, state: 'escalated', handOffPending: true }],
    });
  });
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Subplan Name'?: string;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly PlanNode[];
}
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

describe('5,000 alerts that wait', () => {
  it('are read in one statement that asks nothing again for each of them', async () => {
    const patients = await addPatients(desk, 'many', 4000);
    await openAlerts(desk, patients, 1);
    await openAlerts(desk, patients.slice(0, 1000), 1, { severity: 'indeterminate', condition: 'more' });
    await desk.query('ANALYZE wardline.alert, wardline.patient, wardline.site');
    const first = await page('tier1', '/api/v1/queue?limit=200');
    expect([first.items.length, first.patients, first.alerts]).toEqual([200, 4000, 5000]);
    const source = createDataSource({
      url: desk.server.database.url('wardline_server'),
      poolSize: 1,
      applicationName: 'test',
    });
    await source.initialize();
    try {
      const [row] = await scoped(source, { staffId: desk.staff('tier1'), sessionId: null }, (tx) =>
        tx.query<{ 'QUERY PLAN': { Plan: PlanNode; 'Execution Time': number }[] }>(
          `EXPLAIN (ANALYZE, FORMAT JSON) ${queueRowsQuery}`,
          [null],
        ),
      );
      const plan = row?.['QUERY PLAN'][0];
      if (plan === undefined) throw new Error('no plan');
      // What the policies ask is asked once for all of them; a subplan that ran for each alert would be N+1 in disguise.
      const nodes = nodesOf(plan.Plan);
      const asked = nodes.filter((node) => node['Subplan Name'] !== undefined);
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.filter((node) => node['Actual Loops'] > 1).map((node) => node['Subplan Name'])).toEqual(
        [],
      );
    } finally {
      await source.destroy();
    }
  });
});
