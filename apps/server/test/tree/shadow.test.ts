import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServer, type RunningServer } from '../running-server.js';
import { openDesk, trail, type Found } from './tree-desk.js';
import { oxygenTree } from './tree-texts.js';

let server: RunningServer;
let desk: Awaited<ReturnType<typeof openDesk>>;
let run = '';

beforeAll(async () => {
  server = await startServer();
  desk = await openDesk(server);
  const { rows } = await server.database.owner.query<{ run: string }>(
    `WITH r AS (
       INSERT INTO wardline.shadow_run (tenant_id, tree, version, hash, document)
       VALUES ('metro', 'oxygen', '1.1.0', repeat('a', 64), '{}') RETURNING run_id, tenant_id
     ), d AS (
       INSERT INTO wardline.shadow_decision (run_id, measurement_id, tenant_id, patient_id, patient_seq, decided_at, decision_id,
         disposition, live_disposition, findings, live_findings, differs)
       SELECT r.run_id, row_number() OVER (ORDER BY p.case_code), 'metro', p.patient_id, 1, wardline.now(), 1, 'baseline', 'critical', '{}',
         '{"hypoxaemia": {"leaf": "is-low", "disposition": "critical"}}', true
       FROM r JOIN wardline.patient p USING (tenant_id)
     )
     SELECT run_id::text AS run FROM r`,
  );
  run = rows[0]?.run ?? '';
});
afterAll(async () => {
  await server.stop();
});

it('a candidate’s difference is shown to those who direct trees, for the patients whom they may see', async () => {
  expect((await desk.get('lead', 'shadow-runs')).body).toMatchObject({
    items: [{ id: run, tree: 'oxygen', version: '1.1.0', stoppedAt: null }],
  });
  const live = { hypoxaemia: { leaf: 'is-low', disposition: 'critical' } };
  expect((await desk.get('lead', `shadow-runs/${run}`)).body).toMatchObject({
    report: {
      decisions: 2,
      differing: 2,
      changes: [{ condition: 'hypoxaemia', live: 'critical', candidate: 'baseline', count: 2 }],
    },
  });
  // This physician works at one site of the two.
  expect((await desk.get('physician', `shadow-runs/${run}`)).body).toMatchObject({
    report: { decisions: 1, differences: [{ patient: 'CASE-first', live, candidate: {} }] },
  });
  expect((await desk.get('author', `shadow-runs/${run}`)).body).toMatchObject({ report: { decisions: 0 } });
});

it('and to nobody else', async () => {
  for (const name of ['nurse', 'operator', 'elsewhere'] as const) {
    expect((await desk.get(name, 'shadow-runs')).body).toEqual({ items: [] });
    expect((await desk.get(name, `shadow-runs/${run}`)).body).toMatchObject({ code: 'not-found' });
  }
});

it('each look is on the trail, with the patients whose readings were shown', async () => {
  const { rows } = await server.database.owner.query<{ look: string }>(
    `SELECT concat_ws(' ', f.name, a.action, p.case_code) AS look FROM wardline.audit_event a JOIN wardline.staff f USING (staff_id)
       LEFT JOIN wardline.patient p USING (patient_id)
     WHERE a.target = $1 ORDER BY a.audit_id`,
    [`shadow-run:${run}`],
  );
  expect(rows.map(({ look }) => look)).toEqual([
    'lead tree.read',
    'lead read CASE-first',
    'lead read CASE-second',
    'physician tree.read',
    'physician read CASE-first',
    'author tree.read',
  ]);
});

describe('started and stopped by those who direct trees', () => {
  const start = (by: Parameters<typeof desk.post>[0], hash: string, tenant = 'metro') =>
    desk.post(by, 'shadow-runs', { tenant, hash });
  const codeOf = ({ status, body }: { status: number; body: unknown }): string =>
    status < 300 ? 'ok' : ((body as { code?: string }).code ?? '?');

  it('from now on, once, and until somebody stops it; refusals are on the trail, too', async () => {
    const { hash } = (await desk.submit('author', oxygenTree({ tree: 'beside', version: '1.0.0' })))
      .body as Found;
    for (const name of ['nurse', 'operator', 'elsewhere'] as const)
      expect(codeOf(await start(name, hash))).toBe('forbidden');
    expect(codeOf(await start('elsewhere', hash, 'other'))).toBe('not-found');
    expect(codeOf(await start('physician', 'b'.repeat(64)))).toBe('not-found');
    expect(codeOf(await start('physician', hash))).toBe('ok');
    expect(codeOf(await start('lead', hash))).toBe('shadow-running');
    const { items } = (await desk.get('author', 'shadow-runs')).body as {
      items: { id: string; hash: string; stoppedAt: string | null }[];
    };
    const found = items.find((one) => one.hash === hash);
    expect(found).toMatchObject({ stoppedAt: null });
    const stop = `shadow-runs/${found?.id ?? ''}/stop`;
    expect(codeOf(await desk.post('elsewhere', stop))).toBe('not-found');
    expect(codeOf(await desk.post('nurse', stop))).toBe('forbidden');
    expect(codeOf(await desk.post('lead', stop))).toBe('ok');
    expect(codeOf(await desk.post('lead', stop))).toBe('already-stopped');
    expect(codeOf(await start('lead', hash))).toBe('ok');
    expect(
      (await trail(desk, 'tree.shadow-start')).map((line) => line.replace('tree.shadow-start ', '')),
    ).toEqual([
      'nurse not-allowed',
      'operator not-allowed',
      'elsewhere not-allowed',
      'elsewhere unknown-tree',
      'physician unknown-tree',
      'physician ok',
      'lead shadow-running',
      'lead ok',
    ]);
    expect(
      (await trail(desk, 'tree.shadow-stop')).map((line) => line.replace('tree.shadow-stop ', '')),
    ).toEqual(['elsewhere unknown-tree', 'nurse not-allowed', 'lead ok', 'lead already-stopped']);
  });

  it('begins with each patient where the patient is: what was before is not decided again', async () => {
    const { rows } = await server.database.owner.query<{ behind: number; patients: number }>(
      `SELECT count(*) FILTER (WHERE p.done_seq IS DISTINCT FROM s.last_seq)::int AS behind, count(*)::int AS patients
       FROM wardline.patient_state s JOIN wardline.shadow_run r USING (tenant_id)
       LEFT JOIN wardline.shadow_progress p USING (run_id, patient_id) WHERE r.tree = 'beside'`,
    );
    expect(rows[0]).toMatchObject({ behind: 0 });
    expect(rows[0]?.patients).toBeGreaterThan(0);
  });

  it('not of what decides anyway, and no more than five at the same time', async () => {
    await desk.post('physician', 'signing-keys', { password: 'demo' });
    await desk.entitle('physician');
    const { hash } = await desk.atWork('at-work');
    expect(codeOf(await start('lead', hash))).toBe('already-active');
    const codes: string[] = [];
    for (const patch of [1, 2, 3, 4, 5]) {
      const tree = oxygenTree({ tree: 'many', version: `1.0.${patch}` });
      codes.push(codeOf(await start('lead', ((await desk.submit('author', tree)).body as Found).hash)));
    }
    expect(codes.filter((code) => code === 'ok').length).toBe(3);
    expect(codes.slice(3)).toEqual(['too-many-shadows', 'too-many-shadows']);
  });
});
