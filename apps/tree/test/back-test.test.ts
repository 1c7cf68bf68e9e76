import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackTestReport } from '#decision-tree';
import { waitFor } from '#testing';
import { heartFailurePath, looserWeightRule } from './looser-weight.js';
import { shippedTrees } from '../src/trees/read-trees.js';
import { inFolder, tree } from './running.js';

const live = ['--live', heartFailurePath, '--live', join(shippedTrees, 'safety/red-limits.tree.json')];
const simulated = [...live, '--simulated', '48', '--days', '120', '--threads', '0'];

describe('a looser weight rule against the stricter one that is live, on simulated patients', () => {
  it('names the patients who would have been missed', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'looser.tree.json');
      await writeFile(path, JSON.stringify(looserWeightRule(1.9)));
      const { code, out } = await tree(['back-test', path, ...simulated, '--json']);
      const report = JSON.parse(out) as BackTestReport;
      expect(code).toBe(1);
      const missed = report.events?.newlyMissed ?? [];
      expect(missed.length).toBeGreaterThan(2);
      for (const { patient, kind, leadHours } of missed) {
        expect(patient).toMatch(/^sim-\d{5}$/);
        expect(kind).toBe('fluid-gain');
        expect(leadHours.live).toBeGreaterThan(0);
      }
      expect(report.events?.newlyCaught).toEqual([]);
      const [first] = missed;
      expect(report.candidate.outcomes?.missedPatients).toContain(first?.patient);
      expect(report.candidate.alertsPerPatientDay).toBeLessThan(report.live.alertsPerPatientDay);
      // What stands in the report is what a person reads, too.
      const text = await tree(['back-test', path, ...simulated]);
      expect(text.out).toContain(`Would have been missed with the candidate: ${missed.length}`);
      expect(text.out).toContain(`  ${first?.patient ?? ''}  ${first?.at ?? ''}  fluid-gain`);
    });
  });

  it('finds nothing where the candidate is what is live', async () => {
    const { code, out } = await tree(['back-test', heartFailurePath, ...simulated, '--json']);
    const report = JSON.parse(out) as BackTestReport;
    expect(code).toBe(0);
    expect(report).toMatchObject({ appeared: { count: 0 }, disappeared: { count: 0 } });
    expect(report.candidate).toEqual(report.live);
    expect(report.live.alerts).toBeGreaterThan(0);
  });

  it('shows how far it is: a line each tenth, or a bar on a terminal', async () => {
    const args = [
      'back-test',
      heartFailurePath,
      '--simulated',
      '30',
      '--days',
      '100',
      '--threads',
      '0',
      '--json',
    ];
    const { err } = await tree(args);
    expect(err.trim().split('\n').length).toBeLessThan(12);
    expect(err).toMatch(/100 % {2}\d+ measurements\n$/);
    const bar = await tree(args, { isTty: true });
    expect(bar.err).toMatch(/\r\[#{30}\] 100 %/);
  });
});

describe('a back-test that is killed', () => {
  it('goes on where it was, and comes to the report of one that was not', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'looser.tree.json');
      await writeFile(path, JSON.stringify(looserWeightRule(1.9)));
      const main = join(import.meta.dirname, '../../../dist/apps/tree/src/main.js');
      const args = [
        'back-test',
        path,
        ...live,
        '--simulated',
        '160',
        '--days',
        '90',
        '--shards',
        '16',
        '--json',
      ];
      const resumed = join(folder, 'parts');
      const killed = spawn(process.execPath, [main, ...args, '--threads', '2', '--resume', resumed], {
        stdio: 'ignore',
      });
      const parts = async () =>
        (await readdir(resumed).catch(() => [])).filter((name) => /^shard-\d+\.json$/.test(name));
      await waitFor(async () => ((await parts()).length >= 3 ? true : undefined), {
        timeout: 100_000,
        what: 'the first parts',
      });
      const gone = once(killed, 'exit');
      killed.kill('SIGKILL');
      await gone;
      const left = await parts();
      expect(left.length).toBeGreaterThanOrEqual(3);
      expect(left.length).toBeLessThan(16);
      const before = await Promise.all(left.map((name) => readFile(join(resumed, name), 'utf8')));
      const again = await tree([...args, '--threads', '0', '--resume', resumed]);
      const whole = await tree([...args, '--threads', '0']);
      expect(again.out).toBe(whole.out);
      expect(again.code).toBe(1);
      // What was finished was not worked through again.
      expect(await Promise.all(left.map((name) => readFile(join(resumed, name), 'utf8')))).toEqual(before);
      const other = await tree([...args, '--seed', '2', '--resume', resumed]);
      expect(other.code).toBe(2);
      expect(other.err).toContain('back-test-other-job');
    });
  }, 120_000);
});
