import type { Assignment } from './diagram.js';
import type { End } from './number-line.js';
import type { Space } from './space.js';

/**
 * In which order the choices of a level are tried for an example: a patient with as few readings as can be, plain
 * values before comparators before other intervals.
 */
export function choiceOrder(space: Space): (level: number, so: Readonly<Assignment>) => readonly number[] {
  const orders = new Map<number, (so: Readonly<Assignment>) => readonly number[]>();
  for (const variable of space.variables.values()) {
    if (variable.kind === 'word') {
      const { level, choices } = variable;
      const isStatus = choices[0]?.kind === 'text';
      const order = isStatus ? upTo(choices.length) : upTo(choices.length).reverse();
      orders.set(level, () => order);
      continue;
    }
    const { lower, upper, lowers, uppers } = variable;
    const order = byCost(lowers, undefined);
    const upperOrders = lowers.map((start) => byCost(uppers, start));
    orders.set(lower, () => order);
    orders.set(upper, (so) => upperOrders[so[lower] ?? 0] ?? []);
  }
  return (level, so) => orders.get(level)?.(so) ?? [];
}

function byCost(ends: readonly (End | undefined)[], start: End | undefined): readonly number[] {
  const cost = (end: End | undefined): number => {
    if (end === undefined) return 0;
    if (start !== undefined && end.value === start.value) return 0;
    return end.open ? 3 : Number.isFinite(end.value) ? 1 : 2;
  };
  return upTo(ends.length).sort((a, b) => cost(ends[a]) - cost(ends[b]));
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
