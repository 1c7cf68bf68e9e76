import { loadTree } from '#decision-tree';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';

export interface InstalledTree {
  readonly tree: string;
  readonly version: string;
  readonly hash: string;
}

/**
 * Puts every approved tree below a folder into `tree_version`, where decisions find it again years later. A tree
 * whose approval does not match its content is refused with a TreeError, and nothing of the folder is installed. One
 * that nobody approved is left out.
 * Installing activates nothing: that is a physician's act, per health system.
 *
 * @param client connected as the owner of the schema
 * @param folder of `<programme>/<name>.tree.json` with `.approval.json` beside it
 */
export async function installTrees(client: pg.ClientBase, folder: string): Promise<InstalledTree[]> {
  const trees = [];
  const all = await readdir(folder, { recursive: true });
  const files = all.filter((file) => file.endsWith('.tree.json') && all.includes(approvalOf(file))).sort();
  for (const path of files.map((file) => join(folder, file))) {
    const document: unknown = JSON.parse(await readFile(path, 'utf8'));
    const approval: unknown = JSON.parse(await readFile(approvalOf(path), 'utf8'));
    const { tree, version, hash } = loadTree(document, approval);
    trees.push({ tree, version, hash, document, approval });
  }
  for (const { tree, version, hash, document, approval } of trees) {
    await client.query(
      `INSERT INTO wardline.tree_version (hash, tree, version, document, approval) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (hash) DO NOTHING`,
      [hash, tree, version, JSON.stringify(document), JSON.stringify(approval)],
    );
  }
  return trees.map(({ tree, version, hash }) => ({ tree, version, hash }));
}

function approvalOf(tree: string): string {
  return tree.replace(/\.tree\.json$/, '.approval.json');
}

/** Lets a tree version decide for a health system from now on; the newest activation of a tree holds. */
export async function activateTree(
  client: pg.ClientBase,
  tenantId: string,
  tree: InstalledTree,
): Promise<void> {
  await client.query('INSERT INTO wardline.tree_activation (tenant_id, tree, hash) VALUES ($1, $2, $3)', [
    tenantId,
    tree.tree,
    tree.hash,
  ]);
}
