import { vitalSignCatalogue, vitalSigns, type Fact, type VitalSign } from '#domain';
import type { TreeResult } from '#decision-tree';
import { z } from 'zod';

export const chartLineSchema = z.object({
  vitalSign: z.enum(vitalSigns),
  kind: z.enum(['threshold', 'baseline', 'plan']),
  name: z.string().describe('the comparison of the tree, or the parameter of the plan'),
  value: z.number(),
  unit: z.string().describe('UCUM'),
});
export type ChartLine = z.infer<typeof chartLineSchema>;

interface PlanEntry {
  readonly name: string;
  readonly value: unknown;
}

/**
 * What is drawn into a trend: what the way to the decision compared the sign with, the patient's own usual value, and
 * the limits of the signed plan. Each once.
 */
export function chartLines(
  path: TreeResult['path'],
  baselines: ReadonlyMap<VitalSign, number>,
  plan: readonly PlanEntry[],
): ChartLine[] {
  const lines = [
    ...path.flatMap(({ conditions }) => conditions.flatMap(thresholdOf)),
    ...[...baselines].map(([sign, value]) => line(sign, 'baseline', 'own-baseline', value)),
    ...plan.flatMap(planLine),
  ];
  return [...new Map(lines.map((one) => [JSON.stringify(one), one])).values()];
}

function line(vitalSign: VitalSign, kind: ChartLine['kind'], name: string, value: number): ChartLine {
  return { vitalSign, kind, name, value, unit: vitalSignCatalogue[vitalSign].unit };
}

type Condition = TreeResult['path'][number]['conditions'][number];

function thresholdOf({ fact, operator, value, comparedWith }: Condition): ChartLine[] {
  const sign = vitalSigns.find((one) => one === fact);
  const limit = typeof value === 'number' ? value : numberOf(comparedWith);
  return sign === undefined || limit === undefined ? [] : [line(sign, 'threshold', operator, limit)];
}

function numberOf(fact: Fact | undefined): number | undefined {
  return fact?.kind === 'number' && Number.isFinite(fact.interval.low) ? fact.interval.low : undefined;
}

/** `systolic-high`, `spo2-target-low`, `dry-weight`: parameters that are a value of a sign. */
function planLine({ name, value }: PlanEntry): ChartLine[] {
  if (typeof value !== 'number') return [];
  if (name === 'dry-weight') return [line('weight', 'plan', name, value)];
  const sign = vitalSigns.find(
    (one) => name.startsWith(one) && /^(-target)?-(low|high)$/.test(name.slice(one.length)),
  );
  return sign === undefined ? [] : [line(sign, 'plan', name, value)];
}
