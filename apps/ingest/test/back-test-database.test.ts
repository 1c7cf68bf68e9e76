import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BackTestReport } from '#decision-tree';
import { inReadOnlyTransaction } from '#persistence';
import { ago, hours, reading, RunningIngestion, tenant, vital } from './running-ingestion.js';
import { spo2Observation } from './fhir.js';

const main = join(import.meta.dirname, '../../../dist/apps/tree/src/main.js');
const redLimits = join(import.meta.dirname, '../../../decision-trees/safety/red-limits.tree.json');

describe('a back-test of what a health system has recorded', () => {
  let ingestion: RunningIngestion;
  let opened = 0;

  beforeAll(async () => {
    ingestion = await RunningIngestion.start();
    for (const values of [[97, 96, 82, 97], [95, 96], [84]]) {
      const { device } = await ingestion.patient();
      for (const value of values) await device.publish(reading([vital.spo2(value), vital.heartRate(70)]));
    }
    const { device } = await ingestion.patient({ programmes: ['heart-failure'] });
    const at = ago(0);
    await device.publish(spo2Observation(78, { version: '1', at }), 'fhir');
    await device.publish(spo2Observation(97, { version: '2', status: 'amended', at }), 'fhir');
    await device.publish(reading(vital.spo2(80), { at: ago(5 * hours) }));
    const [alerts] = await ingestion.database.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM wardline.alert WHERE tenant_id = $1',
      [tenant],
    );
    opened = alerts?.count ?? 0;
  });
  afterAll(async () => {
    await ingestion.stop();
  });

  async function backTest(more: readonly string[] = []): Promise<BackTestReport> {
    const args = [
      'back-test',
      redLimits,
      '--live',
      join(redLimits, '../../heart-failure/screening.tree.json'),
    ];
    const period = ['--since', ago(24 * hours), '--until', ago(-1 * hours)];
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [main, ...args, '--live', redLimits, '--tenant', tenant, ...period, '--json', ...more],
      { env: { DATABASE_URL: ingestion.database.url('wardline_auditor'), PATH: '' }, maxBuffer: 1 << 26 },
    );
    return JSON.parse(stdout) as BackTestReport;
  }

  it('opens what was really opened, by case codes', async () => {
    const report = await backTest(['--threads', '0']);
    expect(report).toMatchObject({
      patients: 4,
      measurements: 10,
      appeared: { count: 0 },
      disappeared: { count: 0 },
    });
    expect(report.live.alerts).toBe(opened);
    expect(report.live.bySeverity.critical.alerts).toBeGreaterThanOrEqual(3);
  });

  it('is the same in threads and in parts that are kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wardline-parts-'));
    try {
      const since = ['--since', '2020-01-01', '--until', '2090-01-01'];
      const whole = await backTest([...since, '--threads', '0']);
      expect(await backTest([...since, '--threads', '2', '--resume', folder])).toEqual(whole);
      expect(await backTest([...since, '--threads', '2', '--resume', folder])).toEqual(whole);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('cannot write, whatever it is told', async () => {
    const written = inReadOnlyTransaction(ingestion.database.ownerUrl, (client) =>
      client.query(`INSERT INTO wardline.process_beat VALUES ('auditor', now())`),
    );
    await expect(written).rejects.toThrow(/read-only transaction|permission denied/);
    const beat = inReadOnlyTransaction(ingestion.database.url('wardline_auditor'), (client) =>
      client.query(`SELECT wardline.beat('auditor')`),
    );
    await expect(beat).rejects.toMatchObject({ code: '25006' });
    const names = inReadOnlyTransaction(ingestion.database.ownerUrl, (client) =>
      client.query('SELECT family_name FROM wardline.patient'),
    );
    await expect(names).rejects.toMatchObject({ code: '42501' });
  });
});
