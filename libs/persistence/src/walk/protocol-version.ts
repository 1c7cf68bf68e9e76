import { approve, loadProtocol, treeHash, type ApprovedProtocol } from '#decision-tree';
import { lastResortProtocol } from '../trees/last-resort-protocol.js';
import type { ActiveProtocol } from '../trees/protocols.js';
import type { TreeStore } from '../trees/store.js';

/**
 * The protocols that a case has to go through, in this order: those for its condition that are for a programme of the
 * patient, then those for everybody. None covers it: the last resort, so that the local nurse has the case.
 */
export function protocolsDue(
  active: readonly ActiveProtocol[],
  condition: string,
  programmes: readonly string[],
): readonly ApprovedProtocol[] {
  const due = active
    .map(({ protocol }) => protocol)
    .filter((one) => one.for.includes(condition))
    .filter(({ programme }) => programme === '*' || programmes.includes(programme))
    .sort((a, b) => Number(a.programme === '*') - Number(b.programme === '*') || (a.tree < b.tree ? -1 : 1));
  return due.length === 0 ? [lastResortProtocol] : due;
}

/**
 * The version that a walk began with, whatever has been put to work since; undefined where its content is not what its
 * hash says. That it was approved was checked when the walk began.
 */
export async function protocolByHash(store: TreeStore, hash: string): Promise<ApprovedProtocol | undefined> {
  if (hash === lastResortProtocol.hash) return lastResortProtocol;
  const [row] = await store.query<{ document: unknown }>(
    'SELECT document FROM wardline.tree_version WHERE hash = $1',
    [hash],
  );
  if (row === undefined || treeHash(row.document) !== hash) return undefined;
  const then = { physician: 'recorded', date: '1970-01-01', statement: 'Approved when the walk began.' };
  return loadProtocol(row.document, approve(row.document, then));
}
