import type { FactDeclaration } from '../document.js';
import { durationSeconds } from '../duration.js';
import { steps } from './condition-mutants.js';
import type { Change } from './mutant.js';

/** Every single-point change of what a tree declares about a fact. */
export function declarationChanges(
  fact: string,
  declaration: FactDeclaration,
): readonly Change<FactDeclaration>[] {
  return [...unitChanges(declaration), ...rangeChanges(fact, declaration), ...maxAgeChanges(declaration)];
}

function unitChanges(declaration: FactDeclaration): readonly Change<FactDeclaration>[] {
  const { unit } = declaration;
  if (unit === undefined) return [];
  const other = unit === '%' ? '/min' : '%';
  return [
    { kind: 'unit', pointer: '/unit', before: unit, after: other, changed: { ...declaration, unit: other } },
  ];
}

function rangeChanges(fact: string, declaration: FactDeclaration): readonly Change<FactDeclaration>[] {
  const { range, ...rest } = declaration;
  if (range === undefined) return [];
  const [low, high] = range;
  const moved = steps(fact).flatMap((step): (readonly [string, readonly [number, number]])[] => [
    ['/range/0', [rounded(low + step), high]],
    ['/range/1', [low, rounded(high + step)]],
  ]);
  const change = (pointer: string, after: string, changed: FactDeclaration): Change<FactDeclaration> => ({
    kind: 'range',
    pointer,
    before: `${low} to ${high}`,
    after,
    changed,
  });
  return [
    change('/range', 'none', rest),
    ...moved.map(([pointer, to]) => change(pointer, `${to[0]} to ${to[1]}`, { ...declaration, range: to })),
  ];
}

function maxAgeChanges(declaration: FactDeclaration): readonly Change<FactDeclaration>[] {
  const { maxAge, ...rest } = declaration;
  const seconds = maxAge === undefined ? undefined : durationSeconds(maxAge);
  if (maxAge === undefined || seconds === undefined) return [];
  const change = (after: string, changed: FactDeclaration): Change<FactDeclaration> => ({
    kind: 'max-age',
    pointer: '/maxAge',
    before: maxAge,
    after,
    changed,
  });
  return [
    change('none', rest),
    ...[seconds * 2, Math.ceil(seconds / 2)].map((other) =>
      change(`PT${other}S`, { ...declaration, maxAge: `PT${other}S` }),
    ),
  ];
}

function rounded(value: number): number {
  return Number(value.toFixed(6));
}
