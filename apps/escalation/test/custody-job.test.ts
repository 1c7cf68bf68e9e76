import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '#observability';
import { waitFor } from '#testing';
import { openTestDatabase, type OpenDatabase } from '../../../libs/access/test/database.js';
import { openAlert, seedOrganisation, type Organisation } from '../../../libs/access/test/organisation.js';
import { Escalation } from '../src/escalation.js';

/** Two escalation processes at work, and an alert that nobody would ever look at again. */
let database: OpenDatabase;
let organisation: Organisation;
const running: Escalation[] = [];
const lines: string[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  organisation = await seedOrganisation(database.owner);
  for (let i = 0; i < 2; i++) {
    const escalation = new Escalation({
      clockUrl: database.url('wardline_clock'),
      relayUrl: database.url('wardline_relay'),
      auditorUrl: database.url('wardline_auditor'),
      logger: createLogger('test', 'error', { write: (line) => void lines.push(line) }),
    });
    await escalation.start();
    running.push(escalation);
  }
});
afterAll(async () => {
  for (const escalation of running) await escalation.stop();
  await database.close();
});

const one = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row | undefined> =>
  (await database.owner.query<Row & Record<string, unknown>>(text, values)).rows[0];
const beats = async (): Promise<number> =>
  (
    await one<{ n: number }>(
      `SELECT extract(epoch FROM seen_at)::float8 AS n FROM wardline.process_beat WHERE process = 'auditor'`,
    )
  )?.n ?? 0;

describe('an open alert with its clock removed', () => {
  it('is found within one minute, goes on, and is told', async () => {
    await waitFor(async () => (await beats()) > 0, { what: 'a first audit' });
    const id = await openAlert(database.owner, organisation.patients.first, {
      severity: 'tier1',
      dueIn: '10 hours',
    });
    const client = await database.owner.connect();
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    await client.query('ALTER TABLE wardline.alert DROP CONSTRAINT alert_has_clock');
    await client.query('UPDATE wardline.alert SET next_step_at = NULL WHERE alert_id = $1', [id]);
    await client.query('COMMIT');
    client.release();

    // An audit comes every 20 seconds; what is left of the minute is for this machine.
    await database.setAhead(0.4);
    const alarm = await waitFor(
      () =>
        one<{ kind: string; repaired: boolean; within: boolean }>(
          `SELECT a.kind, a.repaired_at IS NOT NULL AS repaired, a.opened_at - e.at <= interval '1 minute' AS within
           FROM wardline.custody_alarm a JOIN wardline.alert_event e ON e.alert_id = a.alert_id AND e.type = 'opened'
           WHERE a.target_id = $1`,
          [id],
        ),
      { what: 'an alarm' },
    );
    expect(alarm).toEqual({ kind: 'no-clock', repaired: true, within: true });
    // On the stream, numbered, and then the clock has taken it up again.
    const told = await waitFor(
      async () => {
        const row = await one<{ types: string[] }>(
          `SELECT array_agg(e.type ORDER BY s.position) AS types FROM wardline.alert_stream s JOIN wardline.alert_event e USING (event_id)
           WHERE e.alert_id = $1`,
          [id],
        );
        return (row?.types.length ?? 0) >= 3 && row?.types;
      },
      { what: 'the clock' },
    );
    expect(told.slice(0, 2)).toEqual(['opened', 'orphaned']);
    const metrics = async (): Promise<string> => (await running[0]?.metrics.registry.metrics()) ?? '';
    await waitFor(async () => /wardline_custody_findings\{kind="no-clock"[^}]*\} 1/.test(await metrics()), {
      what: 'the gauge',
    });
    await database.setAhead(1);
    await waitFor(async () => /wardline_custody_findings\{kind="no-clock"[^}]*\} 0/.test(await metrics()), {
      what: 'the gauge back at 0',
    });
    const said = lines.filter((line) => line.includes('"code":"no-clock"'));
    expect(said).toHaveLength(1);
    expect(lines.join()).not.toContain(organisation.patients.first);
  });
});
