import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideFromFacts } from '../../src/index.js';
import { readerOf, screen } from '../../src/evaluate.js';
import { Ground } from '../../src/verify/ground.js';
import { verifyTree } from '../../src/verify/index.js';
import { approved } from '../builders.js';
import { anyPatient } from './patients.js';
import { placeOf } from './place.js';
import { shippedTrees } from './shipped.js';

describe.each(shippedTrees)('%s', (_, document) => {
  const tree = approved(document);
  const ground = new Ground([document]);

  it('random patients of every kind come to the leaf that the diagram of their class names', () => {
    fc.assert(
      fc.property(anyPatient(document), (facts) => {
        const seen = tree.facts.view(facts);
        const patient = placeOf(ground.space, seen);
        for (const [index, { root }] of document.conditions.entries()) {
          const loaded = tree.conditions[index]?.root;
          if (loaded === undefined) throw new Error('every root is loaded');
          const claimed = ground.trees.leaf(ground.space.diagrams.evaluate(ground.trees.of(root), patient));
          expect(claimed.id).toBe(screen(loaded, readerOf(seen)).id);
        }
        const population = ground.space.diagrams.evaluate(
          ground.answers.of(document.population.condition),
          patient,
        );
        expect(['no', 'unknown', 'yes'][population]).toBe(tree.population.answer(readerOf(seen)));
      }),
      { numRuns: 1500 },
    );
  });

  it('shows for each leaf that can be reached a patient who really comes to it', async () => {
    const { leaves } = verifyTree(document);
    expect(leaves.filter(({ example }) => example !== undefined).length).toBeGreaterThan(5);
    for (const { condition, leaf, example } of leaves) {
      if (example === undefined) continue;
      const results = await decideFromFacts([tree], example);
      expect(results.find((result) => result.condition === condition)?.leaf).toBe(leaf);
    }
  });
});
