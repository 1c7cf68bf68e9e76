import { isFactReference } from '../compile.js';
import type { Condition, LeafCondition, TreeDocument } from '../document.js';
import { factCatalogue } from '../facts/catalogue.js';
import type { Operator } from '../operators.js';
import { lifted, replaceAt, without, type Change } from './mutant.js';

type Facts = TreeDocument['facts'];
type Value = LeafCondition['value'];

/** Every single-point change of a condition. */
export function conditionChanges(condition: Condition, facts: Facts): readonly Change<Condition>[] {
  if ('not' in condition)
    return [
      change('not', '', condition, condition.not),
      ...conditionChanges(condition.not, facts).map((one) => lifted(one, 'not', (not) => ({ not }))),
    ];
  if ('all' in condition)
    return listChanges(condition.all, facts, 'all', condition, (all) => ({ all }), { any: condition.all });
  if ('any' in condition)
    return listChanges(condition.any, facts, 'any', condition, (any) => ({ any }), { all: condition.any });
  return leafChanges(condition, facts);
}

function listChanges(
  parts: readonly Condition[],
  facts: Facts,
  name: 'all' | 'any',
  whole: Condition,
  of: (parts: readonly Condition[]) => Condition,
  other: Condition,
): readonly Change<Condition>[] {
  const inside = parts.flatMap((part, index) =>
    conditionChanges(part, facts)
      .map((one) => lifted(one, index, (changed) => of(replaceAt(parts, index, changed))))
      .map((one) => ({ ...one, pointer: `/${name}${one.pointer}` })),
  );
  const negated = change('not', '', whole, { not: whole });
  if (parts.length < 2) return [negated, ...inside];
  const dropped = parts.map((part, index) => ({
    ...change('part-dropped', `/${name}/${index}`, part, of(without(parts, index))),
    after: 'nothing',
  }));
  return [negated, change('all-any', '', whole, other), ...dropped, ...inside];
}

function leafChanges(leaf: LeafCondition, facts: Facts): readonly Change<Condition>[] {
  const { fact, operator, value } = leaf;
  const others = alike(fact, facts).filter((one) => !isFactReference(value) || one !== value.fact);
  return [
    ...turned[operator].map((to) => change('operator', '/operator', leaf, { ...leaf, operator: to })),
    ...others.map((to) => change('fact', '/fact', leaf, { ...leaf, fact: to })),
    ...valueChanges(fact, value, facts).map(({ pointer, kind, to }) =>
      change(kind, `/value${pointer}`, leaf, { ...leaf, value: to }),
    ),
  ];
}

/** What an operator may be mistaken for. The last of an ordering one is its negation. */
const turned: Readonly<Record<Operator, readonly Operator[]>> = {
  lessThan: ['lessThanInclusive', 'greaterThan', 'greaterThanInclusive'],
  lessThanInclusive: ['lessThan', 'greaterThanInclusive', 'greaterThan'],
  greaterThan: ['greaterThanInclusive', 'lessThan', 'lessThanInclusive'],
  greaterThanInclusive: ['greaterThan', 'lessThanInclusive', 'lessThan'],
  equal: ['notEqual'],
  notEqual: ['equal'],
  in: ['notIn'],
  notIn: ['in'],
};

interface ValueChange {
  readonly pointer: string;
  readonly kind: 'limit' | 'value' | 'fact' | 'part-dropped';
  readonly to: Value;
}

function valueChanges(fact: string, value: Value, facts: Facts): readonly ValueChange[] {
  if (isFactReference(value))
    return alike(value.fact, facts)
      .filter((other) => other !== fact)
      .map((other) => ({ pointer: '/fact', kind: 'fact', to: { fact: other } }));
  if (!Array.isArray(value))
    return scalarChanges(fact, value as number | string | boolean).map((to) => ({
      pointer: '',
      kind: typeof to === 'number' ? 'limit' : 'value',
      to,
    }));
  const items = value as readonly (number | string)[];
  return items.flatMap((item, index): ValueChange[] => {
    const pointer = `/${index}`;
    const moved = scalarChanges(fact, item)
      .filter((to): to is number | string => typeof to !== 'boolean' && !items.includes(to))
      .map((to): ValueChange => ({ pointer, kind: 'value', to: replaceAt(items, index, to) }));
    const dropped: ValueChange = { pointer, kind: 'part-dropped', to: without(items, index) };
    return items.length > 1 ? [dropped, ...moved] : moved;
  });
}

/** A limit moved by one step and by ten, to either side; any other text; the other boolean. */
function scalarChanges(
  fact: string,
  value: number | string | boolean,
): readonly (number | string | boolean)[] {
  if (typeof value === 'boolean') return [!value];
  const definition = factCatalogue.get(fact);
  if (typeof value === 'string') return (definition?.values ?? []).filter((other) => other !== value);
  return steps(fact).map((step) => Number((value + step).toFixed(6)));
}

/** Moves of a limit or of the end of a range: a step of the fact's values, and ten of them. */
export function steps(fact: string): readonly number[] {
  const step = factCatalogue.get(fact)?.resolution ?? 1;
  return [-10 * step, -step, step, 10 * step];
}

/** The other declared facts of the same type and unit. */
function alike(fact: string, facts: Facts): readonly string[] {
  const own = facts[fact];
  return Object.keys(facts).filter(
    (other) => other !== fact && facts[other]?.type === own?.type && facts[other]?.unit === own?.unit,
  );
}

function change(
  kind: Change<Condition>['kind'],
  pointer: string,
  before: Condition,
  changed: Condition,
): Change<Condition> {
  return { kind, pointer, before: inWords(before), after: inWords(changed), changed };
}

function inWords(condition: Condition): string {
  if ('all' in condition) return `all of (${condition.all.map(inWords).join('; ')})`;
  if ('any' in condition) return `any of (${condition.any.map(inWords).join('; ')})`;
  if ('not' in condition) return `not (${inWords(condition.not)})`;
  const { fact, operator, value } = condition;
  return `${fact} ${operator} ${isFactReference(value) ? value.fact : [value].flat().join(', ')}`;
}
