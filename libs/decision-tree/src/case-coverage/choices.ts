import type { Fact } from '#domain';
import { isFactReference } from '../compile.js';
import { leafConditions, type Condition, type FactDeclaration } from '../document.js';
import { factCatalogue } from '../facts/catalogue.js';
import { TreeFacts } from '../tree-facts.js';

/**
 * For each fact, values that stand for all there can be as far as these conditions can tell: each limit, a value
 * between each two, every interval of those, each text, and unknown.
 */
export type Choices = ReadonlyMap<string, readonly Fact[]>;

export function choicesOf(
  declarations: Readonly<Record<string, FactDeclaration>>,
  conditions: readonly Condition[],
): Choices {
  const asked = conditions.flatMap(leafConditions);
  const facts = new TreeFacts(declarations);
  return new Map(
    Object.entries(declarations).map(([name, declaration]) => {
      const constants = asked.flatMap(({ fact, value }) =>
        fact !== name || isFactReference(value) ? [] : [value].flat(),
      );
      const values = valuesOf(name, declaration, constants);
      const seen = values.map((value) => facts.reader({ [name]: value })(name));
      return [name, [...seen.filter(({ kind }) => kind !== 'unknown'), { kind: 'unknown', reason: 'never' }]];
    }),
  );
}

function valuesOf(
  name: string,
  { type, unit = '' }: FactDeclaration,
  constants: readonly (number | string | boolean)[],
): readonly Fact[] {
  if (type === 'boolean') return [true, false].map((value) => ({ kind: 'boolean', value }));
  if (type === 'number')
    return intervals(constants.filter((value) => typeof value === 'number')).map((interval) => ({
      kind: 'number',
      interval,
      unit,
    }));
  const texts = constants.filter((value) => typeof value === 'string');
  const all = factCatalogue.get(name)?.values ?? [...texts, `not ${texts.join(' nor ')}`];
  return [...new Set([...all, ...texts])].map((value) => ({ kind: 'text', value }));
}

function intervals(limits: readonly number[]): readonly { low: number; high: number }[] {
  const sorted = [...new Set(limits)].sort((a, b) => a - b);
  const points = sorted.flatMap((limit, index) => {
    const next = sorted[index + 1];
    return next === undefined ? [limit, limit + 1] : [limit, (limit + next) / 2];
  });
  const cells = [(sorted[0] ?? 0) - 1, ...points];
  return cells.flatMap((low, from) => cells.slice(from).map((high) => ({ low, high })));
}
