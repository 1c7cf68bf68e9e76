import { loadTree, type ApprovedTree } from '#decision-tree';
import type { EntityManager } from 'typeorm';
import { approvalMaterial, judgeApproval } from './approval-material.js';
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
  const [clock] = await manager.query<{ now: Date }[]>('SELECT wardline.now() AS now');
  for (const { hash, signers } of standing?.candidates ?? []) {
    const ask = async <Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> =>
      manager.query<Row[]>(text, [...values]);
    const [material] = await approvalMaterial(ask, [{ tenantId, hash }]);
    if (material?.content === undefined || clock === undefined) continue;
    const check = await judgeApproval(material, signers, clock.now, true);
    if (check.ok) return loadTree(material.content.document, check.approval);
  }
  return undefined;
}
