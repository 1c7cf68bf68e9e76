import type { RawRow } from '../kinds.js';
import { carePlanResource, type AnyResource, type Concept, type KeyOf, type Quantity } from './resource.js';

/** LOINC code of a goal's measure → the plan's parameters for its number, its lower and its upper end. */
const parametersOf: Readonly<
  Record<string, { readonly value?: string; readonly low?: string; readonly high?: string }>
> = {
  '29463-7': { value: 'dry-weight' },
  '59408-5': { low: 'spo2-target-low', high: 'spo2-target-high' },
  '2708-6': { low: 'spo2-target-low', high: 'spo2-target-high' },
  '8867-4': { low: 'heart-rate-low', high: 'heart-rate-high' },
  '8480-6': { low: 'systolic-low', high: 'systolic-high' },
  '8462-4': { low: 'diastolic-low', high: 'diastolic-high' },
  '2339-0': { low: 'glucose-low', high: 'glucose-high' },
};

/** The targets of a care plan's contained goals, one plan row each; undefined where it is no care plan. */
export function carePlanRows(row: number, resource: AnyResource, keyOf: KeyOf): RawRow[] | undefined {
  const read = carePlanResource.safeParse(resource);
  if (!read.success) return undefined;
  const { subject, period, contained } = read.data;
  const shared = { patient: keyOf(subject), from: period?.start, expires: period?.end };
  const targets = (contained ?? [])
    .filter((c) => c.resourceType === 'Goal')
    .flatMap((goal) => goal.target ?? []);
  const rows = targets.flatMap((target): RawRow[] => {
    const names = parametersOf[loincOf(target.measure) ?? ''];
    const ends = [
      [names?.value, target.detailQuantity],
      [names?.low, target.detailRange?.low],
      [names?.high, target.detailRange?.high],
    ] as const;
    const said = ends.filter(([, quantity]) => quantity !== undefined);
    if (names === undefined || said.length === 0 || said.some(([name]) => name === undefined))
      return [unmapped(row)];
    return said.map(([name, quantity]) => planRow(row, shared, name, quantity));
  });
  return rows.length > 0 ? rows : [unmapped(row)];
}

function loincOf(measure: Concept | undefined): string | undefined {
  return measure?.coding?.find((c) => c.system === 'http://loinc.org')?.code;
}

function planRow(
  row: number,
  shared: Readonly<Record<string, string | undefined>>,
  name: string | undefined,
  quantity: Quantity | undefined,
): RawRow {
  const cells = { ...shared, name, value: quantity?.value?.toString(), unit: quantity?.code };
  const said = Object.entries(cells).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { kind: 'plans', row, cells: Object.fromEntries(said), findings: [] };
}

/** A goal that is no parameter of the plan must not look as if it had been taken. */
function unmapped(row: number): RawRow {
  return { kind: 'other', row, cells: {}, findings: [{ code: 'unmapped-goal', column: 'goal' }] };
}
