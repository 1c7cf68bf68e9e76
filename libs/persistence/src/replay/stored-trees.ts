import { approve, loadTree, treeHash, type ApprovedTree } from '#decision-tree';
import type pg from 'pg';

/** Why a tree version of a stored decision cannot decide again. */
export type TreeProblemKind = 'tree-missing' | 'tree-altered';

/** Tree versions out of the database, each loaded once, and only if the content is still what its hash says. */
export class StoredTrees {
  private readonly known = new Map<string, ApprovedTree | TreeProblemKind>();

  constructor(private readonly client: pg.ClientBase) {}

  async byHash(hash: string): Promise<ApprovedTree | TreeProblemKind> {
    const known = this.known.get(hash);
    if (known !== undefined) return known;
    const loaded = await this.load(hash);
    this.known.set(hash, loaded);
    return loaded;
  }

  private async load(hash: string): Promise<ApprovedTree | TreeProblemKind> {
    const { rows } = await this.client.query<{ document: unknown }>(
      'SELECT document FROM wardline.tree_version WHERE hash = $1',
      [hash],
    );
    const [row] = rows;
    if (row === undefined) return 'tree-missing';
    return treeHash(row.document) === hash ? asDecided(row.document) : 'tree-altered';
  }
}

/** The tree as it decided then: that it was allowed to was checked when it did, and is not asked again. */
function asDecided(document: unknown): ApprovedTree {
  const then = { physician: 'replay', date: '1970-01-01', statement: 'Decided before; decides nothing new.' };
  return loadTree(document, approve(document, then));
}
