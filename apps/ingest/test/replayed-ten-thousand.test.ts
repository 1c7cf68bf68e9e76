import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Difference } from '#decision-tree';
import { inReadOnlyTransaction, replayDecisions, type Replayed, type ReplayScope } from '#persistence';
import type { PatientOptions } from '#testing';
import fc from 'fast-check';
import { spo2Observation } from './fhir.js';
import { ago, hours, minutes, reading, RunningIngestion, tenant, vital } from './running-ingestion.js';

const signs = [
  fc.integer({ min: 40, max: 100 }).map(vital.spo2),
  fc.integer({ min: 15, max: 210 }).map(vital.heartRate),
  fc.integer({ min: 45, max: 240 }).map(vital.systolic),
  fc.integer({ min: 780, max: 830 }).map((tenths) => vital.weight(tenths / 10)),
  fc.integer({ min: 10, max: 400 }).map((value) => vital.glucose(value)),
  fc.constantFrom<'<' | '>'>('<', '>').map((comparator) => vital.glucose(60, comparator)),
  fc.integer({ min: 345, max: 400 }).map((tenths) => vital.temperature(tenths / 10)),
  fc.constantFrom('yes', 'no', 'perhaps').map((coded) => ({ code: 'chest-pain', coded })),
];
/** The same sign more than once, too. */
const values = fc.array(fc.oneof(...signs), { minLength: 1, maxLength: 3 });
/** Most arrive in time; some in the order of nothing. */
const ages = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.nat(40 * minutes) },
  { weight: 1, arbitrary: fc.nat(9 * 24 * hours) },
);
const people = 40;
const each = 250;
const programmes: readonly PatientOptions[] = [
  {},
  { programmes: ['heart-failure'] },
  { programmes: ['heart-failure'], plan: { 'dry-weight': 79, 'spo2-target-low': 88 }, zone: 'Asia/Kolkata' },
  { programmes: ['heart-failure'], birthDate: '2011-02-03' },
];

describe('P3: ten thousand stored decisions, made again', () => {
  let ingestion: RunningIngestion;

  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
    for (let person = 0; person < people; person += 1) {
      const { device } = await ingestion.patient(programmes[person % programmes.length]);
      const readings = fc.sample(fc.tuple(values, ages), { numRuns: each, seed: 4711 + person });
      const sent = readings.map(([some, age]) => reading(some, { at: ago(age) }));
      for (let start = 0; start < sent.length; start += 50)
        await device.publish(sent.slice(start, start + 50));
      if (person % 4 !== 0) continue;
      const at = ago(0);
      await device.publish(spo2Observation(78, { version: '1', at }), 'fhir');
      await device.publish(spo2Observation(97, { version: '2', status: 'amended', at }), 'fhir');
      await device.publish(spo2Observation(97, { version: '3', status: 'entered-in-error', at }), 'fhir');
    }
  }, 240_000);
  afterAll(async () => {
    await ingestion.stop();
  });

  /** Without the canary's, of which there is another one every two seconds. */
  async function replay(scope: ReplayScope = { tenant }): Promise<Replayed[]> {
    return inReadOnlyTransaction(ingestion.database.url('wardline_auditor'), async (client) => {
      const all: Replayed[] = [];
      for await (const one of replayDecisions(client, scope)) all.push(one);
      return all;
    });
  }
  const differencesOf = (replayed: readonly Replayed[]): Difference[] =>
    replayed.flatMap(({ differences }) => [...differences]);

  it('come to the same, from their facts and from the measurements: no difference', async () => {
    const replayed = await replay();
    expect(differencesOf(replayed)).toEqual([]);
    const [stored] = await ingestion.database.query<{
      all: number;
      causes: string[];
      dispositions: string[];
    }>(
      `SELECT count(*)::int AS all, array_agg(DISTINCT cause ORDER BY cause) AS causes,
         array_agg(DISTINCT disposition ORDER BY disposition) AS dispositions FROM wardline.decision WHERE tenant_id = $1`,
      [tenant],
    );
    expect(replayed).toHaveLength(stored?.all ?? 0);
    expect(replayed.length).toBeGreaterThanOrEqual(people * each);
    expect(stored?.causes).toEqual(['arrival', 'correction', 'late-data']);
    expect(stored?.dispositions).toEqual(['baseline', 'critical', 'indeterminate', 'tier1']);
  }, 240_000);

  it('one altered fact is found, and which it is', async () => {
    const altered = await alter(
      ingestion,
      `UPDATE wardline.decision SET facts = jsonb_set(facts::jsonb, '{spo2}', '[61, "%", 0]')::json
       WHERE decision_id = (SELECT min(decision_id) FROM wardline.decision
         WHERE tenant_id = 'metro' AND cause = 'arrival' AND facts::jsonb->>'spo2.status' = 'usable' AND disposition = 'baseline')
       RETURNING decision_id::text AS id`,
    );
    const found = differencesOf(await replay());
    expect(new Set(found.map(({ decision }) => decision))).toEqual(new Set([altered]));
    expect(found).toContainEqual(
      expect.objectContaining({ kind: 'fact', from: 'measurements', where: 'spo2' }),
    );
    expect(found).toContainEqual(expect.objectContaining({ kind: 'disposition', from: 'facts' }));
    expect(await replay({ decision: altered })).toHaveLength(1);
  }, 240_000);

  it('one altered result, one altered reading and one altered tree are found', async () => {
    const result = await alter(
      ingestion,
      `UPDATE wardline.decision SET disposition = 'tier1'
       WHERE decision_id = (SELECT max(decision_id) FROM wardline.decision WHERE tenant_id = 'metro' AND disposition = 'critical' AND cause = 'arrival')
       RETURNING decision_id::text AS id`,
    );
    expect(differencesOf(await replay({ decision: result }))).toContainEqual(
      expect.objectContaining({ kind: 'disposition', stored: 'tier1', again: 'critical' }),
    );
    const measurement = await alter(
      ingestion,
      `UPDATE wardline.measurement SET values = jsonb_set(values, '{0,interval}', '{"low": 51, "high": 51}')
       WHERE measurement_id = (SELECT max(measurement_id) FROM wardline.measurement
         WHERE values->0->>'vitalSign' = 'heart-rate' AND values->0->>'plausibility' = 'plausible'
           AND jsonb_array_length(values) = 1 AND values->0->>'value' <> '51')
       RETURNING measurement_id::text AS id`,
    );
    const [about] = await ingestion.database.query<{ id: string }>(
      `SELECT decision_id::text AS id FROM wardline.decision WHERE measurement_id = $1 AND cause = 'arrival'`,
      [measurement],
    );
    expect(differencesOf(await replay({ decision: about?.id ?? '' }))).toContainEqual(
      expect.objectContaining({ kind: 'fact', from: 'measurements', where: 'heart-rate' }),
    );
    await alter(
      ingestion,
      `UPDATE wardline.tree_version SET document = jsonb_set(document, '{purpose}', '"Another."')
       WHERE tree = 'red-limits' RETURNING hash AS id`,
    );
    expect(differencesOf(await replay({ decision: about?.id ?? '' }))).toEqual([
      expect.objectContaining({ kind: 'tree-altered' }),
    ]);
  }, 240_000);

  it('the command line says the same, with its exit code', async () => {
    const main = join(import.meta.dirname, '../../../dist/apps/tree/src/main.js');
    const environment = { DATABASE_URL: ingestion.database.url('wardline_auditor'), PATH: '' };
    const run = promisify(execFile)(process.execPath, [main, 'replay', '--tenant', 'metro', '--json'], {
      env: environment,
      maxBuffer: 64 * 1024 * 1024,
    });
    const ended = await run.catch((error: unknown) => error as { code: number; stdout: string });
    expect(ended).toMatchObject({ code: 1 });
    const report = JSON.parse(ended.stdout) as { decisions: number; differing: number };
    // The tree that was altered above decided about everybody.
    expect(report.differing).toBe(report.decisions);
  }, 240_000);
});

/** As nobody can but the owner of the database, with what guards it off. */
async function alter({ database }: RunningIngestion, statement: string): Promise<string> {
  return database.inTransaction(async (client) => {
    await client.query('SET LOCAL session_replication_role = replica');
    const { rows } = await client.query<{ id: string }>(statement);
    const [row] = rows;
    if (row === undefined || rows.length > 1) throw new Error('one row is altered');
    return row.id;
  });
}
