import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { FactSet } from '#domain';
import {
  documentProblems,
  judgeMutants,
  mutants,
  survivors,
  verifyTree,
  type JudgedMutant,
  type TreeDocument,
  type WorkedCase,
} from '../../src/index.js';
import { compileCondition } from '../../src/compile.js';
import { isQuestion } from '../../src/document.js';
import { changedRoots, differing, isFineFor } from '../../src/mutate/equivalence.js';
import { originalId } from '../../src/mutate/mutant.js';
import { TreeFacts } from '../../src/tree-facts.js';
import { Ground } from '../../src/verify/ground.js';
import { smallTree } from '../builders.js';
import { anyone, dice } from './anyone.js';
import { expectToBehave } from './behaves.js';
import { shippedTrees } from './shipped.js';

function casesOf(path: string): readonly WorkedCase[] {
  const url = new URL(`../../../../decision-trees/${path}.cases.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { cases: WorkedCase[] }).cases;
}

/** What a tree makes of a patient: each leaf with disposition and clock, and whether he or she is in the population. */
function decision({ facts, population, conditions }: TreeDocument, given: FactSet): Record<string, string> {
  const read = new TreeFacts(facts).reader(given);
  const found: Record<string, string> = { population: compileCondition(population.condition)(read) };
  for (const { condition, root } of conditions) {
    let node = root;
    while (isQuestion(node)) node = node[compileCondition(node.when)(read)];
    found[condition] = `${originalId(node.id)} ${node.disposition} ${node.respondWithin ?? ''}`;
  }
  return found;
}

function everyNth<T>(list: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, Math.floor(list.length / count));
  return list.filter((_, index) => index % step === 0);
}

describe.each(shippedTrees)('%s', (path, document) => {
  const judged = judgeMutants(document, casesOf(path));
  const of = <V extends JudgedMutant['verdict']>(
    verdict: V,
  ): readonly Extract<JudgedMutant, { verdict: V }>[] =>
    judged.filter((mutant): mutant is Extract<JudgedMutant, { verdict: V }> => mutant.verdict === verdict);

  it('has no findings', () => {
    expect(verifyTree(document).findings).toEqual([]);
  });

  it('has no mutant that nothing notices', () => {
    expect(judged.length).toBeGreaterThan(400);
    expect(
      of('survived').map(({ kind, pointer, before, after }) => ({ kind, pointer, before, after })),
    ).toEqual([]);
  });

  it('shows for each mutant found what finds it', async () => {
    const found = of('found');
    for (const mutant of everyNth(found, 200)) {
      if (mutant.by === 'load') expect(documentProblems(mutant.document)).not.toEqual([]);
      else if (mutant.by === 'finding') await expectToBehave(mutant.document, mutant.finding);
      else expect(decision(mutant.document, mutant.facts)).not.toEqual(decision(document, mutant.facts));
    }
  });

  it('calls no mutant equivalent that a worked case tells apart', () => {
    const ground = new Ground([document]);
    const byCase = of('found').filter(
      (mutant) => mutant.by === 'case' && mutant.document.facts === document.facts,
    );
    const fitting = everyNth(byCase, 150).filter((mutant) => isFineFor(ground, mutant.document));
    for (const mutant of fitting) {
      const roots = changedRoots(document, mutant.document);
      const others = differing(ground, document, mutant.document, roots);
      expect(others).not.toBe(ground.space.diagrams.never);
    }
  });

  it('decides alike with each equivalent mutant, whoever it is', () => {
    const ground = new Ground([document]);
    const random = dice(7);
    for (const mutant of everyNth(of('equivalent'), 60))
      for (let count = 0; count < 40; count += 1) {
        const somebody = ground.facts(anyone(ground, random));
        expect(decision(mutant.document, somebody)).toEqual(decision(document, somebody));
      }
  });
});

describe('a tree without worked cases', () => {
  const loose = smallTree();
  const pinned: TreeDocument = {
    ...loose,
    assertions: [
      {
        id: 'low',
        says: 'Below 85 % is critical',
        kind: 'always',
        when: { fact: 'spo2', operator: 'lessThan', value: 85 },
        disposition: 'critical',
        within: 'PT5M',
      },
      {
        id: 'fine',
        says: 'From 85 % on it is baseline',
        kind: 'never',
        when: { fact: 'spo2', operator: 'greaterThanInclusive', value: 85 },
        dispositions: ['indeterminate', 'tier1', 'critical'],
      },
    ],
  };

  it('lets mutants survive, each with a patient for whom it decides otherwise', () => {
    const left = survivors(loose, []).filter(({ kind }) => kind !== 'range' && kind !== 'max-age');
    expect(left.length).toBeGreaterThan(10);
    for (const { document, witness = {} } of left)
      expect(decision(document, witness)).not.toEqual(decision(loose, witness));
  });

  it('is held by its assertions alone where they speak', () => {
    const pointers = survivors(pinned, []).map(({ pointer }) => pointer);
    for (const place of [
      '/conditions/0/root/when',
      '/conditions/0/root/yes/disposition',
      '/conditions/0/root/no',
    ])
      expect(pointers.filter((pointer) => pointer.startsWith(place))).toEqual([]);
  });
});

describe('mutants', () => {
  it('change one place, and say which', () => {
    const all = mutants(smallTree());
    expect(new Set(all.map(({ kind }) => kind)).size).toBeGreaterThan(8);
    for (const { document, before, after } of all) {
      expect(document).not.toEqual(smallTree());
      expect(before).not.toBe(after);
    }
  });
});
