import type { TreeDocument } from '../document.js';
import { escapePointer } from '../verify/limits.js';
import { conditionChanges } from './condition-mutants.js';
import { declarationChanges } from './declaration-mutants.js';
import { mutantOf, replaceAt, without, type Mutant } from './mutant.js';
import { nodeChanges } from './node-mutants.js';

/**
 * Every single-point mutant of what a tree decides by: its facts' units, ranges and ages, its population, and each
 * question, branch and leaf. Not its words, its sources or its assertions.
 */
export function mutants(document: TreeDocument): readonly Mutant[] {
  const { facts, population, conditions } = document;
  return [
    ...Object.entries(facts).flatMap(([fact, declaration]) =>
      declarationChanges(fact, declaration).map((change) =>
        mutantOf(change, `/facts/${escapePointer(fact)}`, {
          ...document,
          facts: { ...facts, [fact]: change.changed },
        }),
      ),
    ),
    ...conditionChanges(population.condition, facts).map((change) =>
      mutantOf(change, '/population/condition', {
        ...document,
        population: { ...population, condition: change.changed },
      }),
    ),
    ...conditions.flatMap((condition, index) => [
      ...nodeChanges(condition.root, facts).map((change) =>
        mutantOf(change, `/conditions/${index}/root`, {
          ...document,
          conditions: replaceAt(conditions, index, { ...condition, root: change.changed }),
        }),
      ),
      ...dropped(document, index),
    ]),
  ];
}

function dropped(document: TreeDocument, index: number): readonly Mutant[] {
  const { conditions } = document;
  if (conditions.length < 2) return [];
  return [
    {
      kind: 'condition-dropped',
      pointer: `/conditions/${index}`,
      before: conditions[index]?.condition ?? '',
      after: 'nothing',
      document: { ...document, conditions: without(conditions, index) },
    },
  ];
}
