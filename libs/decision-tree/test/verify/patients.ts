import fc from 'fast-check';
import type { Fact, FactSet, UnknownReason } from '#domain';
import { factCatalogue, leafConditions, type TreeDocument } from '../../src/index.js';
import { durationSeconds } from '../../src/duration.js';
import { conditionsOf } from '../../src/verify/conditions-of.js';

const reasons: readonly UnknownReason[] = [
  'never',
  'stale',
  'absent',
  'implausible',
  'no-baseline',
  'not-in-plan',
];
const anyUnknown = fc.constantFrom(...reasons).map((reason): Fact => ({ kind: 'unknown', reason }));
/** What no catalogue makes, and a tree takes for unknown all the same. */
const nonsense: fc.Arbitrary<Fact> = fc.oneof(
  fc.constant<Fact>({ kind: 'number', interval: { low: 5, high: 5 }, unit: '{nonsense}' }),
  fc.constant<Fact>({ kind: 'number', interval: { low: NaN, high: NaN }, unit: '%' }),
  fc.constant<Fact>({ kind: 'number', interval: { low: 9, high: 3 }, unit: '%' }),
  fc.constant({ kind: 'text', value: 7 } as unknown as Fact),
);

/**
 * Patients of every kind: most values near the limits of the tree and on the steps of the chart, some far away, some
 * with a comparator, some stale, some of another type or unit, some missing.
 */
export function anyPatient(document: TreeDocument): fc.Arbitrary<FactSet> {
  const limits = new Map<string, number[]>();
  const numbers = conditionsOf(document)
    .flatMap(leafConditions)
    .flatMap(({ value }) => [value].flat())
    .filter((value) => typeof value === 'number');
  for (const { fact, value } of conditionsOf(document).flatMap(leafConditions))
    for (const one of [value].flat())
      if (typeof one === 'number') limits.set(fact, [...(limits.get(fact) ?? []), one]);
  const model: Record<string, fc.Arbitrary<Fact>> = {};
  for (const [name, { type, unit = '', maxAge, range }] of Object.entries(document.facts)) {
    const definition = factCatalogue.get(name);
    const known: fc.Arbitrary<Fact> =
      type === 'boolean'
        ? fc.boolean().map((value): Fact => ({ kind: 'boolean', value }))
        : type === 'text'
          ? fc
              .constantFrom(...(definition?.values ?? ['x', 'y']))
              .map((value): Fact => ({ kind: 'text', value }))
          : number({
              unit,
              limits: limits.get(name) ?? numbers,
              range: [
                Math.max(range?.[0] ?? -1e6, definition?.range?.[0] ?? -1e6),
                Math.min(range?.[1] ?? 1e6, definition?.range?.[1] ?? 1e6),
              ],
              step: definition?.resolution,
              isSingle: /^(?:plan|patient)\./.test(name),
              maxAge: maxAge === undefined ? undefined : durationSeconds(maxAge),
            });
    model[name] = fc.oneof(
      { weight: 7, arbitrary: known },
      { weight: 2, arbitrary: anyUnknown },
      { weight: 1, arbitrary: nonsense },
    );
  }
  return fc.record(model, { requiredKeys: [] }).map((facts) => facts as FactSet);
}

interface NumberKind {
  readonly unit: string;
  readonly limits: readonly number[];
  readonly range: readonly [number, number];
  readonly step: number | undefined;
  readonly maxAge: number | undefined;
  /** The plan and the record hold values, not intervals. */
  readonly isSingle: boolean;
}

function number({ unit, limits, range, step = 0.25, maxAge, isSingle }: NumberKind): fc.Arbitrary<Fact> {
  const onStep = (value: number): number => Number((Math.round(value / step) * step).toFixed(6));
  const inRange = (value: number): number => onStep(Math.min(range[1], Math.max(range[0], value)));
  const near = fc
    .tuple(fc.constantFrom(...(limits.length === 0 ? [0] : limits)), fc.integer({ min: -4, max: 4 }))
    .map(([limit, steps]) => inRange(onStep(limit) + steps * step));
  const far = fc.double({ min: range[0], max: range[1], noNaN: true }).map(inRange);
  const end = fc.oneof({ weight: 4, arbitrary: near }, { weight: 1, arbitrary: far });
  const point = end.map((value) => ({ low: value, high: value }));
  const interval = isSingle
    ? point
    : fc.oneof(
        { weight: 6, arbitrary: point },
        { weight: 1, arbitrary: end.map((high) => ({ low: -Infinity, high, highOpen: true })) },
        { weight: 1, arbitrary: end.map((low) => ({ low, high: Infinity })) },
        { weight: 1, arbitrary: end.map((low) => ({ low, high: Infinity, lowOpen: true })) },
        {
          weight: 1,
          arbitrary: fc
            .tuple(end, end)
            .filter(([a, b]) => a !== b)
            .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b), highOpen: true })),
        },
      );
  const age = fc.constantFrom(0, 60, maxAge ?? 60, (maxAge ?? 60) + 1);
  return fc
    .tuple(interval, age)
    .map(([one, ageSeconds]): Fact => ({ kind: 'number', unit, interval: one, ageSeconds }));
}
