import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startServer, type RunningServer } from '../running-server.js';
import { openDesk } from './tree-desk.js';

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
