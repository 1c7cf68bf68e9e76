import { treeDifference, treeHash, type AnyTreeDocument, type TreeDifference } from '#decision-tree';
import type { ScopedTransaction } from '#access';
import { findVersion, runningDocument, treeDocument } from './tree-repository.js';

export interface DifferenceView extends Pick<TreeDifference, 'after' | 'changes'> {
  /** Null: no version of this tree decides. */
  readonly before: TreeDifference['before'] | null;
}

/** How a version differs from the one that decides in the health system now. */
export async function differenceTo(
  tx: ScopedTransaction,
  tenant: string,
  hash: string,
): Promise<DifferenceView> {
  const { tree } = await findVersion(tx, tenant, hash);
  const after = await treeDocument(tx, hash);
  const before = await runningDocument(tx, tenant, tree);
  return before === undefined
    ? { before: null, after: named(after), changes: [] }
    : treeDifference(before, after);
}

function named(document: AnyTreeDocument): TreeDifference['after'] {
  const { tree, version } = document;
  return { tree, version, hash: treeHash(document) };
}
