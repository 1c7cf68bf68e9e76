import { parseDocument, treeHash, type AnyTreeDocument } from '#decision-tree';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';

export interface InstalledTree {
  readonly tree: string;
  readonly version: string;
  readonly hash: string;
  readonly document: AnyTreeDocument;
  /** Its `.tree.json`, `.protocol.json` or `.policy.json`. */
  readonly path: string;
}

const isTree = /\.(tree|protocol|policy)\.json$/;

/**
 * Puts the trees below a folder into `tree_version`, where an author finds them to hand in and decisions find them
 * again years later. A document that could not be loaded throws a TreeError, and nothing is installed. Installing
 * signs nothing and activates nothing: those are people's acts, per health system.
 *
 * @param client connected as the owner of the schema
 * @param folder of `<programme>/<name>.tree.json`, `….protocol.json` and `….policy.json`
 * @param only trees of these names; default: all
 */
export async function installTrees(
  client: pg.ClientBase,
  folder: string,
  only?: readonly string[],
): Promise<InstalledTree[]> {
  const trees: InstalledTree[] = [];
  const files = (await readdir(folder, { recursive: true })).filter((file) => isTree.test(file));
  for (const path of files.sort().map((file) => join(folder, file))) {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (only !== undefined && !only.includes((content as { tree: string }).tree)) continue;
    const document = parseDocument(content);
    const { tree, version } = document;
    trees.push({ tree, version, hash: treeHash(content), document, path });
  }
  for (const { tree, version, hash, document } of trees) {
    await client.query(
      `INSERT INTO wardline.tree_version (hash, tree, version, document) VALUES ($1, $2, $3, $4)
       ON CONFLICT (hash) DO NOTHING`,
      [hash, tree, version, JSON.stringify(document)],
    );
  }
  return trees;
}
