import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../command.js';

/** The folder of the trees that come with Wardline. */
export const shippedTrees = join(repository(import.meta.dirname), 'decision-trees');

/** The folder with package.json: sources and build lie at different depths below it. */
function repository(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const above = dirname(from);
  if (above === from) throw new Error('this is not inside the repository');
  return repository(above);
}

export interface TreeFile {
  readonly path: string;
  readonly text: string;
}

/** The tree files that the arguments name: files, or folders with whatever trees lie below them, in a fixed order. */
export async function readTreeFiles(paths: readonly string[]): Promise<readonly TreeFile[]> {
  const files: string[] = [];
  for (const path of paths) files.push(...(await treesAt(path)));
  if (files.length === 0)
    throw new UsageError('there is no tree (*.tree.json, *.protocol.json, *.policy.json) there');
  return Promise.all([...new Set(files)].map(async (path) => ({ path, text: await readFile(path, 'utf8') })));
}

async function treesAt(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new UsageError(`${path} is not there`);
  if (!found.isDirectory()) return [path];
  const below = await readdir(path, { recursive: true });
  return below
    .filter((name) => /\.(tree|protocol|policy)\.json$/.test(name))
    .sort()
    .map((name) => join(path, name));
}

/** The documents of screening trees; a protocol or a policy decides about no measurement and is left out. */
export async function readScreeningDocuments(paths: readonly string[]): Promise<readonly unknown[]> {
  const files = await readTreeFiles(paths);
  const decideNothing: readonly unknown[] = ['protocol', 'escalation-policy'];
  return files
    .map(parsed)
    .filter((document) => !decideNothing.includes((document as { kind?: unknown }).kind));
}

export function parsed({ path, text }: TreeFile): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is not JSON; tree verify says where`);
  }
}
