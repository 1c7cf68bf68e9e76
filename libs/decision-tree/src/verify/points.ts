import type { Diagram } from './diagram.js';
import type { Ground } from './ground.js';
import type { NumberVariable } from './space.js';

/** A single value of a number, by its choices. */
export interface Point {
  readonly lower: number;
  readonly upper: number;
  readonly value: number;
}

/** The single values of a number, in ascending order. */
export function pointsOf({ lowers, uppers }: NumberVariable): Point[] {
  return lowers
    .flatMap((end, lower) =>
      end === undefined || end.open || !Number.isFinite(end.value)
        ? []
        : [{ value: end.value, lower, upper: uppers.findIndex((to) => to?.value === end.value && !to.open) }],
    )
    .filter(({ upper }) => upper >= 0)
    .sort((a, b) => a.value - b.value);
}

/** The function with the number at this value. */
export function atPoint({ space }: Ground, a: Diagram, { lower }: NumberVariable, point: Point): Diagram {
  return space.diagrams.pick(a, lower, [[point.lower, point.upper]]);
}

/** 1 where the number has these two ends. */
export function at({ space }: Ground, variable: NumberVariable, lower: number, upper: number): Diagram {
  const { diagrams } = space;
  return diagrams.branch(variable.lower, (one) =>
    one === lower ? diagrams.choice(variable.upper, (other) => (other === upper ? 1 : 0)) : diagrams.never,
  );
}
