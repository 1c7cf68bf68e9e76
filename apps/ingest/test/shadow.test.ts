import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Condition, TreeDocument, TreeNode } from '#decision-tree';
import { followShadows, shadowReport, startShadow, stopShadow, type ShadowReport } from '#persistence';
import pg from 'pg';
import { ago, hours, reading, RunningIngestion, tenant, vital, type Monitored } from './running-ingestion.js';

const redLimits = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../decision-trees/safety/red-limits.tree.json'), 'utf8'),
) as TreeDocument;

/** The shipped red limits with each limit of SpO2 lower by so many points: a looser candidate. */
function lowerBy(points: number): TreeDocument {
  const condition = (one: Condition): Condition => {
    if ('all' in one) return { all: one.all.map(condition) };
    if ('any' in one) return { any: one.any.map(condition) };
    if ('not' in one) return { not: condition(one.not) };
    return one.fact === 'spo2' && typeof one.value === 'number' ? { ...one, value: one.value - points } : one;
  };
  const node = (one: TreeNode): TreeNode =>
    'ask' in one
      ? {
          ...one,
          when: condition(one.when),
          yes: node(one.yes),
          no: node(one.no),
          unknown: node(one.unknown),
        }
      : one;
  const conditions = redLimits.conditions.map((one) => ({ ...one, root: node(one.root) }));
  return { ...redLimits, version: '99.0.0', conditions, assertions: [] };
}

describe('a candidate in shadow', () => {
  let ingestion: RunningIngestion;
  let follower: pg.Client;
  let run: string;
  let before: Monitored;

  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
    follower = new pg.Client({ connectionString: ingestion.database.url('wardline_auditor') });
    await follower.connect();
    before = await ingestion.patient();
    await before.device.publish(reading(vital.spo2(80)));
    run = await ingestion.database.inTransaction((client) => startShadow(client, tenant, lowerBy(5)));
  });
  afterAll(async () => {
    await follower.end();
    await ingestion.stop();
  });

  async function followAll(): Promise<number> {
    let decided = 0;
    for (;;) {
      const turn = await followShadows(follower);
      decided += turn.decided;
      if (!turn.full) return decided;
    }
  }

  const report = (): Promise<ShadowReport> =>
    shadowReport(
      { query: async (text, values = []) => (await follower.query(text, [...values])).rows as never },
      run,
    );

  /** Everything that could reach somebody's queue, row by row. */
  async function queues(): Promise<unknown[]> {
    return ingestion.database.query(
      `SELECT (SELECT json_agg(a ORDER BY alert_id) FROM wardline.alert a)::text AS alerts,
         (SELECT json_agg(e ORDER BY event_id) FROM wardline.alert_event e)::text AS events,
         (SELECT count(*) FROM wardline.alert_event_pending)::int AS pending`,
    );
  }

  it('decides about what arrives from its start on, differs, and leaves every queue as it is', async () => {
    const { device } = before;
    const values = [97, 83, 82, 92, 78, 96];
    for (const value of values) await device.publish(reading(vital.spo2(value)));
    const other = await ingestion.patient({ programmes: ['heart-failure'] });
    await other.device.publish(reading([vital.spo2(83), vital.heartRate(140)]));
    // Late, and about a night that is over.
    await other.device.publish(reading(vital.spo2(81), { at: ago(6 * hours) }));
    const untouched = await queues();
    expect(await followAll()).toBe(values.length + 2);
    expect(await queues()).toEqual(untouched);
    const found = await report();
    expect(found).toMatchObject({ decisions: values.length + 2, patients: 2 });
    expect(found.differing).toBeGreaterThanOrEqual(3);
    expect(found.differences).toHaveLength(found.differing);
    for (const { condition } of found.changes) expect(condition).toMatch(/hypoxaemia$/);
    expect(found.changes).toContainEqual(
      expect.objectContaining({ condition: 'hypoxaemia', live: 'critical' }),
    );
    // The tachycardia of the same reading is the same in both.
    const [alert] = await ingestion.database.query<{ versions: string[] }>(
      `SELECT array_agg(DISTINCT decision->>'version') AS versions FROM wardline.alert`,
    );
    expect(alert?.versions).not.toContain('99.0.0');
  });

  it('does nothing twice, and goes on with what comes', async () => {
    expect(await followAll()).toBe(0);
    await before.device.publish(reading(vital.spo2(97)));
    expect(await followAll()).toBe(1);
    const { rows } = await follower.query('SELECT FROM wardline.shadow_decision WHERE run_id = $1', [run]);
    expect(rows).toHaveLength(9);
  });

  it('one follower at a time; the other one does nothing', async () => {
    const second = new pg.Client({ connectionString: ingestion.database.url('wardline_auditor') });
    await second.connect();
    await second.query('BEGIN; SELECT pg_advisory_xact_lock(7263401124)');
    await before.device.publish(reading(vital.spo2(97)));
    expect(await followShadows(follower)).toEqual({ elected: false, decided: 0, full: false });
    await second.end();
    expect(await followAll()).toBe(1);
  });

  it('keeps what the auditor may write apart from what decides', async () => {
    const denied = [
      `INSERT INTO wardline.alert_event DEFAULT VALUES`,
      `UPDATE wardline.alert SET severity = 'critical'`,
      `UPDATE wardline.shadow_decision SET differs = false`,
      `INSERT INTO wardline.shadow_run (tenant_id, tree, version, hash, document) VALUES ('metro', 'a', '1', 'b', '{}')`,
      `SELECT family_name FROM wardline.patient`,
    ];
    for (const statement of denied)
      await expect(follower.query(statement)).rejects.toMatchObject({ code: '42501' });
    await expect(
      ingestion.database.query('UPDATE wardline.shadow_decision SET differs = false'),
    ).rejects.toMatchObject({ code: 'WL001' });
  });

  it('decides no more once it is stopped', async () => {
    await ingestion.database.inTransaction((client) => stopShadow(client, run));
    await before.device.publish(reading(vital.spo2(80)));
    expect(await followAll()).toBe(0);
  });
});
