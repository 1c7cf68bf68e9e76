import type { AnyTreeDocument, FactDeclaration, SafetyAssertion, Source } from '../document.js';
import type { Changes, ChangeKind } from './change.js';
import { compareConditions } from './condition-difference.js';
import { pointerTo, same } from './same.js';
import { inWords } from './words.js';

/** Members that are compared by what stands in them, elsewhere or below. */
const comparedInParts = new Set(['conditions', 'root', 'population', 'facts', 'sources', 'assertions']);

const memberKinds: Readonly<Record<string, ChangeKind>> = {
  tree: 'identity',
  version: 'identity',
  kind: 'identity',
  programme: 'identity',
  author: 'identity',
  for: 'identity',
  title: 'text',
  purpose: 'text',
  notice: 'text',
};

/** Everything of a document but its nodes. */
export function compareHeads(changes: Changes, before: AnyTreeDocument, after: AnyTreeDocument): void {
  const [was, is]: readonly Readonly<Record<string, unknown>>[] = [{ ...before }, { ...after }];
  for (const member of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (comparedInParts.has(member) || same(was?.[member], is?.[member])) continue;
    const words = `${member} was ${inWords(was?.[member])} and is ${inWords(is?.[member])}`;
    const pointer = is?.[member] === undefined ? '' : pointerTo('', member);
    changes.changed(memberKinds[member] ?? 'other', pointer, words, was?.[member], is?.[member]);
  }
  comparePopulation(changes, before, after);
  compareFacts(changes, before.facts, after.facts);
  compareList(changes, 'source', '/sources', before.sources, after.sources, sourceWords);
  compareAssertions(changes, assertionsOf(before), assertionsOf(after));
}

type Assertions = readonly SafetyAssertion[] | undefined;

function assertionsOf(document: AnyTreeDocument): Assertions {
  return document.kind === 'screening' ? document.assertions : undefined;
}

function compareAssertions(changes: Changes, before: Assertions, after: Assertions): void {
  const [was, is] = [before ?? [], after ?? []];
  compareList(changes, 'assertion', '/assertions', was, is, ({ says }) => says);
  if (was.length === 0 && is.length === 0 && !same(before, after))
    changes.changed(
      'assertion',
      '',
      'one of the two lists no assertions, the other has no list',
      before,
      after,
    );
}

function comparePopulation(changes: Changes, before: AnyTreeDocument, after: AnyTreeDocument): void {
  const was = before.kind === 'screening' ? before.population : undefined;
  const is = after.kind === 'screening' ? after.population : undefined;
  if (was === undefined || is === undefined) {
    if (!same(was, is)) changes.changed('population', '', 'only one of the two has a population', was, is);
    return;
  }
  if (was.describe !== is.describe)
    changes.changed(
      'population',
      '/population/describe',
      `population: was described as ${inWords(was.describe)} and is as ${inWords(is.describe)}`,
      was.describe,
      is.describe,
    );
  compareConditions(changes, {
    before: was.condition,
    after: is.condition,
    pointer: '/population/condition',
    owner: 'population',
    kind: 'population',
    factsBefore: before.facts,
    factsAfter: after.facts,
  });
}

type Declarations = Readonly<Record<string, FactDeclaration>>;

function compareFacts(changes: Changes, before: Declarations, after: Declarations): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[name], after[name]];
    if (same(was, is)) continue;
    const pointer = pointerTo('/facts', name);
    if (was === undefined) changes.added('fact', pointer, `new fact ${name} (${factWords(is)})`, is);
    else if (is === undefined) changes.removed('fact', pointer, `fact ${name} is no longer asked about`, was);
    else
      changes.changed(
        'fact',
        pointer,
        `fact ${name}: was ${factWords(was)} and is ${factWords(is)}`,
        was,
        is,
      );
  }
}

function factWords(fact: FactDeclaration | undefined): string {
  if (fact === undefined) return 'not there';
  const { type, unit, range, maxAge } = fact;
  return [
    unit === undefined ? type : `${type} in ${unit}`,
    ...(range === undefined ? [] : [`from ${range[0]} to ${range[1]}`]),
    ...(maxAge === undefined ? ['of any age'] : [`at most ${maxAge} old`]),
  ].join(', ');
}

const sourceWords = ({ citation, edition, read }: Source): string => `${citation} (${edition}; ${read})`;

/** Lists whose members have an id; a change of order alone is told as one. */
export function compareList<T extends { readonly id: string }>(
  changes: Changes,
  kind: ChangeKind,
  base: string,
  before: readonly T[],
  after: readonly T[],
  words: (one: T) => string,
): void {
  const [was, is] = [new Map(before.map((one) => [one.id, one])), new Map(after.map((one) => [one.id, one]))];
  for (const [index, one] of after.entries()) {
    const old = was.get(one.id);
    const pointer = pointerTo(base, index);
    if (old === undefined) changes.added(kind, pointer, `new ${kind} “${one.id}”: ${words(one)}`, one);
    else if (!same(old, one))
      changes.changed(kind, pointer, `${kind} “${one.id}”: was ${words(old)} and is ${words(one)}`, old, one);
  }
  for (const [index, one] of before.entries())
    if (!is.has(one.id))
      changes.removed(kind, pointerTo(base, index), `gone: ${kind} “${one.id}”: ${words(one)}`, one);
  compareOrder(changes, base, [...was.keys()], [...is.keys()]);
}

/** Tells a change of order of what stands in both. */
export function compareOrder(
  changes: Changes,
  base: string,
  before: readonly string[],
  after: readonly string[],
): void {
  const [was, is] = [new Set(before), new Set(after)];
  const [kept, now] = [before.filter((id) => is.has(id)), after.filter((id) => was.has(id))];
  if (!same(kept, now))
    changes.changed('order', base, `the order was ${kept.join(', ')}; it is ${now.join(', ')}`, kept, now);
}
