import { loadTree, type ApprovedTree } from '#decision-tree';
import type { EntityManager } from 'typeorm';
import { judgeApproval, materialQuery, type ApprovalMaterial } from './approval-material.js';
import { activationsQuery, standings, type ActivationRow } from './standing.js';

/**
 * The fail-safe tree of a health system, by valid signatures; undefined where there is none that holds.
 *
 * @param manager signed in as wardline_clock
 */
export async function failSafeTree(
  manager: EntityManager,
  tenantId: string,
): Promise<ApprovedTree | undefined> {
  const log = await manager.query<ActivationRow[]>(activationsQuery);
  const standing = standings(log).find((one) => one.isFailSafe && one.tenantId === tenantId);
  for (const { hash, signers } of standing?.candidates ?? []) {
    const [material] = await manager.query<(ApprovalMaterial & { now: Date })[]>(
      `SELECT wardline.now() AS now, m.* FROM (${materialQuery}) m`,
      [[tenantId], [hash]],
    );
    if (material === undefined) continue;
    const check = await judgeApproval(material, signers, material.now, true);
    if (check.ok) return loadTree(material.document, check.approval);
  }
  return undefined;
}
