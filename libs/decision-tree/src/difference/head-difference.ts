import type { AnyTreeDocument, FactDeclaration, Source } from '../document.js';
import { compareAssertions } from './assertion-difference.js';
import type { Changes, ChangeKind } from './change.js';
import { compareConditions } from './condition-difference.js';
import { compareList } from './list-difference.js';
import { comparePolicies, policyMembers } from './policy-difference.js';
import { pointerTo, same } from './same.js';
import { inWords } from './words.js';

/** Members that are compared by what stands in them, elsewhere or below. */
const comparedInParts = new Set([
  ...['conditions', 'root', 'population', 'facts', 'sources', 'assertions'],
  ...Object.keys(policyMembers),
]);

const memberKinds: Readonly<Record<string, ChangeKind>> = {
  tree: 'identity',
  version: 'identity',
  kind: 'identity',
  programme: 'identity',
  author: 'identity',
  for: 'identity',
  severities: 'identity',
  sites: 'identity',
  programmes: 'identity',
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
  compareAssertions(changes, before, after);
  comparePolicies(changes, before, after);
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
