import type { FactSet } from '#domain';
import type { Assignment } from '../../src/verify/diagram.js';
import type { End } from '../../src/verify/number-line.js';
import type { NumberVariable, Space } from '../../src/verify/space.js';

/** The choices that stand for a patient's facts, as the tree sees them. Values lie on the steps of their facts. */
export function placeOf(space: Space, seen: FactSet): Assignment {
  const assignment: Assignment = [];
  const numbers: NumberVariable[] = [];
  for (const [name, variable] of space.variables) {
    const fact = seen[name];
    if (variable.kind === 'number') {
      numbers.push(variable);
      continue;
    }
    const value =
      fact === undefined || fact.kind === 'unknown' || fact.kind === 'number' ? undefined : fact.value;
    const choice = variable.choices.findIndex((one) => 'value' in one && one.value === value);
    assignment[variable.level] = choice < 0 ? variable.choices.length - 1 : choice;
  }
  for (const group of groupsOf(space, numbers)) placeNumbers(group, seen, assignment);
  return assignment;
}

/** Numbers that stand on the same values: those the space compares with each other. */
function groupsOf(space: Space, numbers: readonly NumberVariable[]): readonly (readonly NumberVariable[])[] {
  return space.comparedFacts.map((group) => numbers.filter(({ fact }) => group.includes(fact)));
}

function placeNumbers(group: readonly NumberVariable[], seen: FactSet, assignment: Assignment): void {
  const intervals = group.map((variable) => {
    const fact = seen[variable.fact];
    return { variable, interval: fact?.kind === 'number' ? fact.interval : undefined };
  });
  const given = sorted(
    intervals.flatMap(({ interval }) => (interval === undefined ? [] : [interval.low, interval.high])),
  );
  const limits = sorted(group.flatMap(({ limits: own }) => own));
  // Only limits tell the values of a fact apart that is compared with no other: one value stands for a whole gap.
  const isAlone = group.length === 1;
  const moved = new Map<number, number>();
  for (let gap = 0; gap <= limits.length; gap += 1) {
    const from = limits[gap - 1] ?? -Infinity;
    const isInside = (value: number): boolean =>
      Number.isFinite(value) && value > from && value < (limits[gap] ?? Infinity);
    let last = from;
    for (const value of given.filter(isInside)) {
      const owners = intervals.filter(({ interval }) => interval?.low === value || interval?.high === value);
      const next = sorted(owners.flatMap(({ variable }) => valuesOf(variable))).find(
        (one) =>
          isInside(one) &&
          (isAlone || one > last) &&
          owners.every(({ variable }) => valuesOf(variable).includes(one)),
      );
      moved.set(value, next ?? NaN);
      last = next ?? NaN;
    }
  }
  const at = (value: number): number => moved.get(value) ?? value;
  for (const { variable, interval } of intervals) {
    assignment[variable.lower] =
      interval === undefined ? 0 : find(variable.lowers, at(interval.low), interval.lowOpen);
    assignment[variable.upper] =
      interval === undefined ? 0 : find(variable.uppers, at(interval.high), interval.highOpen);
  }
}

function valuesOf({ lowers }: NumberVariable): readonly number[] {
  return lowers.flatMap((end) => (end === undefined ? [] : end.value));
}

/** An end strictly between limits is the same open and closed, where only limits are asked about. */
function find(ends: readonly (End | undefined)[], value: number, open = false): number {
  const exact = ends.findIndex((end) => end?.value === value && end.open === open);
  const choice = exact >= 0 ? exact : ends.findIndex((end) => end?.value === value);
  if (choice < 0) throw new Error(`no class for an end at ${value}`);
  return choice;
}

function sorted(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
