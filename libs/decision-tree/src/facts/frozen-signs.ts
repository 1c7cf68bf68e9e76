import { vitalSigns, type VitalSign } from '#domain';
import type { ApprovedTree } from '../load.js';
import type { OpenAlert } from './context.js';

/**
 * Since when (ms) the baseline of a sign stands still, because an alert about it is open (hazard H09): of a condition
 * that the trees declare for the sign, or for no single sign (then all stand still). Alerts that no tree declares, such
 * as data problems, freeze nothing.
 */
export function frozenSigns(
  alerts: readonly OpenAlert[] | undefined,
  trees: readonly ApprovedTree[],
): ReadonlyMap<VitalSign, number> | undefined {
  if (alerts === undefined || alerts.length === 0) return undefined;
  const frozen = new Map<VitalSign, number>();
  for (const { condition, openedAtMs } of alerts)
    for (const sign of concernedBy(condition, trees))
      frozen.set(sign, Math.min(openedAtMs, frozen.get(sign) ?? Infinity));
  return frozen;
}

function concernedBy(condition: string, trees: readonly ApprovedTree[]): readonly VitalSign[] {
  const declared = trees.flatMap((tree) => tree.conditions.filter((one) => one.condition === condition));
  const signs = declared.flatMap(({ vitalSign }) => vitalSign ?? []);
  return signs.length < declared.length ? vitalSigns : signs;
}
