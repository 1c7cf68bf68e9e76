import { describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackTestReport } from '#decision-tree';
import { heartFailurePath } from './looser-weight.js';
import { shippedTrees } from '../src/trees/read-trees.js';
import { inFolder, tree, type Ran } from './running.js';

async function backTest(lines: readonly string[], more: readonly string[] = []): Promise<Ran> {
  return inFolder(async (folder) => {
    const path = join(folder, 'recorded.jsonl');
    await writeFile(path, lines.join('\n'));
    const live = join(shippedTrees, 'safety/red-limits.tree.json');
    return tree([
      'back-test',
      heartFailurePath,
      '--live',
      live,
      '--from',
      path,
      '--threads',
      '0',
      '--json',
      ...more,
    ]);
  });
}

const context = (patient: string): string =>
  JSON.stringify({
    patient,
    context: { birthDate: '1950-01-01', zone: 'Europe/Berlin', programmes: [], plan: { lvad: false } },
  });
const reading = (patient: string, id: string, at: string, value: number, comparator?: '<'): string =>
  JSON.stringify({
    patient,
    measurement: { id, at, device: 'd', values: [{ code: '2339-0', value, unit: 'mg/dL', comparator }] },
  });

describe('recorded patients in a JSON Lines file', () => {
  it('are decided in the order of the file, each by the shard of its name', async () => {
    const lines = ['A-1', 'A-2', 'A-3'].map(context);
    lines.push(reading('A-1', 'm1', '2026-01-01T08:00:00Z', 110));
    lines.push(reading('A-2', 'm2', '2026-01-01T08:05:00Z', 20, '<'), '');
    lines.push(
      '{"patient":"A-2","event":{"kind":"admission","at":"2026-01-01T12:00:00Z","conditions":["hypoglycaemia"]}}',
    );
    const ran = await Promise.all([backTest(lines), backTest(lines, ['--shards', '1'])]);
    expect(ran[0].out).toBe(ran[1].out);
    const report = JSON.parse(ran[0].out) as BackTestReport;
    expect(report).toMatchObject({ patients: 3, measurements: 2, patientDays: 2 });
    expect(report.live.bySeverity.critical.alerts).toBe(1);
    expect(report.live.outcomes).toMatchObject({ caught: 1, missed: 0 });
  });

  it.each([
    ['not JSON', '{"patient":"A-1",'],
    ['no patient first', '{"measurement":{},"patient":"A-1"}'],
    ['another kind', '{"patient":"A-1","note":"Mrs Secret"}'],
    [
      'an unknown unit',
      '{"patient":"A-1","measurement":{"id":"x","at":"2026-01-01T08:00:00Z","values":[{"code":"2339-0","value":4,"unit":"furlongs"}]}}',
    ],
  ])('with %s are refused with the line, and without quoting it', async (_, line) => {
    const { code, err } = await backTest([context('A-1'), line]);
    expect(code).toBe(2);
    expect(err).toMatch(/line 2: .*\(back-test-line\)/);
    expect(err).not.toContain('Secret');
  });
});

describe('the command line', () => {
  it.each([
    [[], 'tree <command>'],
    [['nothing'], 'tree <command>'],
    [['back-test'], 'no candidate is named'],
    [['back-test', heartFailurePath], 'name one of'],
    [['back-test', heartFailurePath, '--simulated', 'many'], 'whole number'],
    [['back-test', heartFailurePath, '--whatever'], '--whatever'],
    [['back-test', 'nowhere.tree.json', '--simulated', '3'], 'is not there'],
    [
      ['back-test', heartFailurePath, '--tenant', 'metro', '--since', '2026-01-01', '--until', '2026-02-01'],
      'DATABASE_URL',
    ],
  ])('says how it is used: %j', async (argv, words) => {
    const { code, out, err } = await tree(argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(words);
  });

  it('helps when asked', async () => {
    expect(await tree(['back-test', '--help'])).toMatchObject({ code: 0, err: '' });
    expect(await tree(['help'])).toMatchObject({ code: 0, err: '' });
  });
});
