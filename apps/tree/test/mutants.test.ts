import { describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TreeDocument } from '#decision-tree';
import { shippedTrees } from '../src/trees/read-trees.js';
import { inFolder, tree } from './running.js';

const news2 = join(shippedTrees, 'news2/composite.tree.json');
const saturation = join(shippedTrees, 'respiratory/low-spo2.protocol.json');

describe('tree mutants', () => {
  it('finds every change of a tree that is pinned down', async () => {
    const { code, out } = await tree(['mutants', news2]);
    expect(out).toMatch(/composite\.tree\.json: .*\d+ found/);
    expect(out).not.toContain('survived');
    expect(code).toBe(0);
  });

  it('finds every change of a protocol', async () => {
    const { code, out } = await tree(['mutants', saturation]);
    expect(out).toMatch(/low-spo2\.protocol\.json: .*\d+ found/);
    expect(out).not.toContain('survived');
    expect(code).toBe(0);
  });

  it('names the changes that nothing would notice', async () => {
    await inFolder(async (folder) => {
      const document = JSON.parse(readFileSync(news2, 'utf8')) as TreeDocument;
      const path = join(folder, 'loose.tree.json');
      await writeFile(path, JSON.stringify({ ...document, assertions: [] }));
      const { code, out } = await tree(['mutants', path]);
      expect(code).toBe(1);
      expect(out).toMatch(/loose\.tree\.json \/conditions\/.* → .*: survived/);
    });
  });
});
