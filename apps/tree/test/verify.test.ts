import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckedFile } from '../src/verify/check-file.js';
import { shippedTrees } from '../src/trees/read-trees.js';
import { looserWeightRule } from './looser-weight.js';
import { inFolder, tree } from './running.js';

const redLimits = join(shippedTrees, 'safety/red-limits.tree.json');
const redLimitsText = readFileSync(redLimits, 'utf8');

/** A copy of the shipped red limits, its text changed, with the shipped cases beside it. */
async function changed<T>(change: (text: string) => string, work: (path: string) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    const path = join(folder, 'changed.tree.json');
    await writeFile(path, change(redLimitsText));
    await copyFile(redLimits.replace('.tree.', '.cases.'), join(folder, 'changed.cases.json'));
    return work(path);
  });
}

const json = (out: string): { findings: number; files: CheckedFile[] } =>
  JSON.parse(out) as { findings: number; files: CheckedFile[] };

describe('tree verify', () => {
  it('is clean for trees that come with Wardline, of both kinds', async () => {
    const folders = ['news2', 'operations'].map((folder) => join(shippedTrees, folder));
    const { code, out } = await tree(['verify', ...folders, '--json']);
    const { findings, files } = json(out);
    expect(files.flatMap((file) => file.findings)).toEqual([]);
    expect({ code, findings }).toEqual({ code: 0, findings: 0 });
    expect(files.length).toBeGreaterThanOrEqual(2);
    for (const { cases } of files) {
      expect(cases?.coverage.leaves.missing).toEqual([]);
      expect(cases?.coverage.branches.missing).toEqual([]);
    }
  });

  it('names the line and column of what cannot be read', async () => {
    const ran = await changed(
      (text) => text.replace('"lessThan"', '"lessThen"'),
      (path) => tree(['verify', path]),
    );
    expect(ran.code).toBe(1);
    const line = redLimitsText.slice(0, redLimitsText.indexOf('"lessThan"')).split('\n').length;
    expect(ran.out).toMatch(new RegExp(`changed\\.tree\\.json:${line}:\\d+ `));
  });

  it('shows a conversation for what it finds in a protocol, with its line', async () => {
    await inFolder(async (folder) => {
      const shipped = join(shippedTrees, 'respiratory/low-spo2.protocol.json');
      const text = await readFile(shipped, 'utf8');
      const path = join(folder, 'changed.protocol.json');
      const flag = '"redFlag": true,';
      await writeFile(path, text.replace(flag, ''));
      await copyFile(shipped.replace('.protocol.', '.cases.'), join(folder, 'changed.cases.json'));
      const { code, out } = await tree(['verify', path]);
      const line = text.slice(0, text.indexOf('"root"')).split('\n').length;
      expect(out).toContain(`changed.protocol.json:${line}:`);
      expect(out).toMatch(
        /red-flag-unmarked \/root: [^\n]*\n.*spo2-speak: yes\n.*comes to spo2-end-distress/,
      );
      expect(code).toBe(1);
    });
  });

  it('shows a patient for what the verifier finds, and the case that fails', async () => {
    const limit = /("fact": "spo2",\s+"operator": "lessThan",\s+"value": )85/;
    expect(redLimitsText).toMatch(limit);
    const { code, out } = await changed(
      (text) => text.replace(limit, '$180'),
      (path) => tree(['verify', path]),
    );
    expect(code).toBe(1);
    expect(out).toContain('case-failed');
    expect(out).toContain('assertion-violated');
    expect(out).toContain('for example: ');
  });

  it('wants worked cases', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'alone.tree.json');
      await copyFile(redLimits, path);
      const { code, out } = await tree(['cases', path]);
      expect(code).toBe(1);
      expect(out).toContain('no-cases');
    });
  });
});

describe('tree show', () => {
  it('draws a page on the output or into a file', async () => {
    await inFolder(async (folder) => {
      const out = join(folder, 'page.html');
      const shown = await tree(['show', redLimits]);
      expect(shown).toMatchObject({ code: 0, err: '' });
      expect(shown.out).toMatch(/^<!doctype html>/);
      expect(await tree(['show', redLimits, '--out', out])).toEqual({ code: 0, out: '', err: '' });
      expect(await readFile(out, 'utf8')).toBe(shown.out);
    });
  });
});

describe('tree diff', () => {
  it('says what changed, and is silent about the same', async () => {
    await inFolder(async (folder) => {
      const path = join(folder, 'looser.tree.json');
      await writeFile(path, JSON.stringify(looserWeightRule(2)));
      const shipped = join(shippedTrees, 'heart-failure/screening.tree.json');
      const { code, out } = await tree(['diff', shipped, path]);
      expect(code).toBe(1);
      expect(out).toContain('threshold: ');
      expect(out).toContain('“gain-72h-2kg”');
      expect(await tree(['diff', path, path])).toMatchObject({ code: 0 });
    });
  });
});
