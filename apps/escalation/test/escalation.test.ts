import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '#observability';
import { waitFor } from '#testing';
import { openTestDatabase, type OpenDatabase } from '../../../libs/access/test/database.js';
import { openAlert, seedOrganisation, type Organisation } from '../../../libs/access/test/organisation.js';
import { Escalation } from '../src/escalation.js';

let database: OpenDatabase;
let organisation: Organisation;
const running: Escalation[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  organisation = await seedOrganisation(database.owner);
  // Nobody of the firm is on shift for `other`, whose agreement demands it from now on.
  await database.owner.query(
    `INSERT INTO wardline.agreement (agreement_id, firm_id, tenant_id, valid_from, demands)
     VALUES ('a2', 'support', 'other', '2020-01-01', ARRAY['roster'])`,
  );
  for (let i = 0; i < 2; i++) {
    const escalation = new Escalation({
      clockUrl: database.url('wardline_clock'),
      relayUrl: database.url('wardline_relay'),
      auditorUrl: database.url('wardline_auditor'),
      logger: createLogger('test', 'silent'),
    });
    await escalation.start();
    running.push(escalation);
  }
});
afterAll(async () => {
  for (const escalation of running) await escalation.stop();
  await database.close();
});

const open = (): Promise<string> => openAlert(database.owner, organisation.patients.first);

/** Types of an alert's events that have a number, in the stream's order. */
async function streamed(alertId: string): Promise<string[]> {
  const { rows } = await database.owner.query<{ type: string }>(
    `SELECT e.type FROM wardline.alert_stream s JOIN wardline.alert_event e USING (event_id)
     WHERE e.alert_id = $1 ORDER BY s.position`,
    [alertId],
  );
  return rows.map((row) => row.type);
}

const untilStreamed = (alertId: string, types: readonly string[]): Promise<unknown> =>
  waitFor(async () => (await streamed(alertId)).join() === types.join(), { what: types.join(', ') });

describe('the escalation process, twice', () => {
  it('numbers an event at once, and once', async () => {
    const id = await open();
    const start = performance.now();
    await waitFor(async () => (await streamed(id))[0] === 'opened', { what: 'its number' });
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it('says that nobody could claim, once', async () => {
    const notices = async (): Promise<unknown[]> => {
      const { rows } = await database.owner.query<{ tenant_id: string; kind: string }>(
        'SELECT tenant_id, kind FROM wardline.firm_notice WHERE resolved_at IS NULL',
      );
      return rows;
    };
    await waitFor(async () => (await notices()).length > 0, { what: 'a notice' });
    expect(await notices()).toEqual([{ tenant_id: 'other', kind: 'no-coverage' }]);
  });

  it('alarms when the time is over, by the database’s clock', async () => {
    const id = await openAlert(database.owner, organisation.patients.first, {
      severity: 'tier1',
      dueIn: '2 minutes',
    });
    await database.setAhead(3);
    await untilStreamed(id, ['opened', 'overdue']);
    await database.setAhead(0);
  });

  it('shows that relay, clock and auditor live', async () => {
    const seen = async (): Promise<string[]> =>
      (
        await database.owner.query<{ process: string }>(
          `SELECT process FROM wardline.process_beat WHERE seen_at > wardline.now() - interval '1 minute' ORDER BY process`,
        )
      ).rows.map((row) => row.process);
    await waitFor(async () => (await seen()).join() === 'auditor,clock,relay', { what: 'all beats' });
  });

  it('reads the books', async () => {
    const metrics = await waitFor(async () => {
      const text = await running[0]?.metrics.registry.metrics();
      return (
        text?.includes('wardline_unaccounted_measurements{tenant="metro",reach="recent"') === true && text
      );
    });
    expect(metrics).toMatch(/wardline_unaccounted_measurements\{tenant="metro",reach="recent"[^}]*\} 0/);
  });

  it('comes back by itself when every one of its connections is cut', async () => {
    const { rows } = await database.owner.query<{ cut: number }>(
      `SELECT count(pg_terminate_backend(pid))::int AS cut FROM pg_stat_activity
       WHERE datname = current_database() AND application_name IN ('wardline-relay', 'wardline-clock', 'wardline-auditor')`,
    );
    expect(rows[0]?.cut).toBeGreaterThanOrEqual(4);
    const id = await openAlert(database.owner, organisation.patients.first, {
      severity: 'tier1',
      dueIn: '2 minutes',
    });
    await database.setAhead(3);
    await untilStreamed(id, ['opened', 'overdue']);
    await database.setAhead(0);
  });
});
