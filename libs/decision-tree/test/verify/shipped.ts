import { readdirSync } from 'node:fs';
import type { TreeDocument } from '../../src/index.js';
import { readJson } from '../builders.js';

const folder = new URL('../../../../decision-trees/', import.meta.url);

/** Every screening tree that is shipped, by path. */
export const shippedTrees: readonly (readonly [string, TreeDocument])[] = readdirSync(folder, {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => name.endsWith('.tree.json'))
  .sort()
  .map((name) => [name.replace('.tree.json', ''), readJson(name) as TreeDocument] as const)
  .filter(([, { kind }]) => (kind as string) === 'screening');
