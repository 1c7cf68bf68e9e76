import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { alertLifeCycle, directCommands, type AlertCommand, type AlertState } from '#domain';
import { createDataSource } from '#persistence';
import { runCommand } from '../../src/alert/alert-command.js';
import { startServer, type RunningServer } from '../running-server.js';

/** Whatever people, readings, receipts and statuses do to alerts, at the same time: the auditor finds nothing. */
let server: RunningServer;
let source: DataSource;
let auditor: DataSource;

beforeAll(async () => {
  server = await startServer();
  source = server.app.get(DataSource);
  auditor = createDataSource({
    url: server.database.url('wardline_auditor'),
    poolSize: 1,
    applicationName: 'test-auditor',
  });
  await auditor.initialize();
});
afterAll(async () => {
  await auditor.destroy();
  await server.stop();
});

const people = ['nurse', 'charge', 'physician', 'tier1', 'tier1b', 'supervisor', 'lead', 'nurse2'] as const;
const patients = ['first', 'second'] as const;

const stepOf = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('person' as const),
      do: fc.oneof(
        { weight: 1, arbitrary: fc.constantFrom(...directCommands) },
        { weight: 4, arbitrary: fc.constant('what-is-allowed' as const) },
      ),
      by: fc.constantFrom(...people),
      to: fc.constantFrom(...people),
      nr: fc.nat(),
      stale: fc.nat(9),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('demand' as const),
      patient: fc.constantFrom(...patients),
      condition: fc.constantFrom('a', 'b', 'c'),
      severity: fc.constantFrom('critical', 'tier1', 'indeterminate'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('escalate' as const, 'close-by-status' as const, 'settle' as const),
      patient: fc.constantFrom(...patients),
      nr: fc.nat(),
    }),
  },
);
type Step = typeof stepOf extends fc.Arbitrary<infer S> ? S : never;

const ask = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await server.database.owner.query<Row & Record<string, unknown>>(text, values)).rows;
const findings = (): Promise<object[]> =>
  auditor.transaction('REPEATABLE READ', (manager) =>
    // No clock runs here: late is what has waited for an hour.
    manager.query(`SELECT kind, target_kind, target_id FROM wardline.custody_findings('1 hour')`),
  );

/** How often each command was carried out. */
const done = new Map<AlertCommand, number>();
async function take(step: Step): Promise<void> {
  const { patients: ids, staff } = server.organisation;
  if (step.kind === 'demand') {
    await ask(
      `SELECT wardline.demand_alert($1, $2, $3, 'why', interval '1 hour', 'open', NULL, NULL, '{}')`,
      [ids[step.patient], step.condition, step.severity],
    );
    return;
  }
  if (step.kind === 'settle') {
    await auditor.query('SELECT wardline.settle_custody($1::jsonb, $2)', [
      JSON.stringify(await findings()),
      [],
    ]);
    return;
  }
  if (step.kind === 'close-by-status') {
    await ask('SELECT wardline.close_alerts_by_status($1, $2)', [ids[step.patient], 'paused:admitted']);
    return;
  }
  const alerts = await ask<Chosen>(
    `SELECT alert_id AS id, version, state, owner_id AS owner FROM wardline.alert
     ORDER BY (resolved_at IS NULL) DESC, opened_at DESC, alert_id LIMIT 6`,
  );
  const alert = alerts[step.nr % Math.max(1, alerts.length)];
  if (alert === undefined) return;
  if (step.kind !== 'person') {
    await ask('SELECT wardline.escalate_alert($1, $2, NULL)', [alert.id, 'a repeat did not come']);
    return;
  }
  const { command, by } =
    step.do === 'what-is-allowed' ? allowed(alert, step.nr, staff) : { command: step.do, by: staff[step.by] };
  const answer = await runCommand(source, { staffId: by, sessionId: null }, command, {
    alertId: alert.id,
    version: step.stale === 0 ? Math.max(1, alert.version - 1) : alert.version,
    reason: 'a reason',
    outcome: 'seen at home',
    until: new Date(Date.now() + 30 * 60_000).toISOString(),
    to: staff[step.to],
  });
  if (answer.ok && command !== 'seen') done.set(command, (done.get(command) ?? 0) + 1);
}

interface Chosen {
  readonly id: string;
  readonly version: number;
  readonly state: AlertState;
  readonly owner: string | null;
}

/** One of the rows of the life cycle that begin where the alert is, by somebody who may. */
function allowed(
  { state, owner }: Chosen,
  nr: number,
  staff: RunningServer['organisation']['staff'],
): { readonly command: AlertCommand; readonly by: string } {
  const rows = alertLifeCycle.filter(
    ({ act, from, roles }) => from.includes(state) && roles.length > 0 && act !== 'hand-over',
  );
  const row = rows[nr % rows.length];
  if (row === undefined) return { command: 'seen', by: staff.nurse };
  const roles = row.roles.flatMap((role) =>
    role === 'charge-nurse' ? ['charge' as const] : [role as 'nurse'],
  );
  const by = staff[roles[nr % roles.length] ?? 'nurse'];
  return { command: row.act as AlertCommand, by: row.ownerOnly === true && owner !== null ? owner : by };
}

it('finds nothing in a healthy system under whatever traffic', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(stepOf, { minLength: 6, maxLength: 14 }), { minLength: 2, maxLength: 3 }),
      async (lanes) => {
        await Promise.all(
          lanes.map(async (steps) => {
            for (const step of steps) await take(step);
          }),
        );
        expect(await findings()).toEqual([]);
      },
    ),
    { numRuns: 30, seed: 5, endOnFailure: true },
  );
  // It was not quiet: most of the life cycle was gone through.
  expect([...done.values()].reduce((sum, times) => sum + times, 0)).toBeGreaterThan(100);
  expect(done.size).toBeGreaterThanOrEqual(8);
}, 120_000);
