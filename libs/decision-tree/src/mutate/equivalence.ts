import type { FactSet } from '#domain';
import { isFactReference } from '../compile.js';
import { leafConditions, type Condition, type TreeDocument, type TreeNode } from '../document.js';
import { conditionsOf, factsIn, questionsIn } from '../verify/conditions-of.js';
import { or, type Diagram } from '../verify/diagram.js';
import type { Ground } from '../verify/ground.js';
import { numbered } from '../verify/tree-diagrams.js';
import { originalId } from './mutant.js';

/** Condition codes whose roots are not the same in both. */
export function changedRoots(original: TreeDocument, mutant: TreeDocument): ReadonlySet<string> {
  const roots = new Map(mutant.conditions.map(({ condition, root }) => [condition, root]));
  return new Set(
    original.conditions
      .filter(({ condition, root }) => roots.get(condition) !== root)
      .map(({ condition }) => condition),
  );
}

/** Does the ground tell apart all that a mutant's conditions tell apart? Not where it compares with something else. */
export function isFineFor(ground: Ground, mutant: TreeDocument): boolean {
  return conditionsOf(mutant)
    .flatMap(leafConditions)
    .every(({ fact, value }) => {
      const variable = ground.space.variables.get(fact);
      if (variable === undefined) return false;
      if (variable.kind === 'word') return true;
      if (isFactReference(value))
        return ground.space.comparedFacts.some((group) => group.includes(fact) && group.includes(value.fact));
      return [value].flat().every((limit) => typeof limit !== 'number' || variable.limits.includes(limit));
    });
}

/** Everybody whom the two trees decide about differently: leaf, disposition, clock, or the population. */
export function differing(
  ground: Ground,
  original: TreeDocument,
  mutant: TreeDocument,
  roots: ReadonlySet<string>,
): Diagram {
  const { diagrams } = ground.space;
  const rootOf = (tree: TreeDocument, code: string): TreeNode | undefined =>
    tree.conditions.find(({ condition }) => condition === code)?.root;
  const differences = [...roots].map((code) => {
    const [before, after] = [rootOf(original, code), rootOf(mutant, code)];
    if (before === undefined || after === undefined) return diagrams.always;
    return diagrams.difference(sameLeaf(ground, before), sameLeaf(ground, after));
  });
  if (original.population !== mutant.population)
    differences.push(
      diagrams.difference(
        ground.answers.of(original.population.condition),
        ground.answers.of(mutant.population.condition),
      ),
    );
  return ground.care.among(differences.reduce((a, b) => diagrams.join(or, a, b), diagrams.never));
}

/** Leaves told apart by id, disposition and clock; a copy of a leaf is the leaf. */
function sameLeaf(ground: Ground, root: TreeNode): Diagram {
  return ground.trees.kept(root, leafNumber);
}
const leafNumber = numbered(
  ({ id, disposition, respondWithinSeconds }) => `${originalId(id)} ${disposition} ${respondWithinSeconds}`,
);

/**
 * A patient about whom the tree decides otherwise when this fact is unknown instead. `isOld`: among those whose value
 * can be old, that is, not the deciding measurement's own.
 */
export function unknownMatters(
  ground: Ground,
  document: TreeDocument,
  fact: string,
  isOld: boolean,
): FactSet | undefined {
  const { diagrams } = ground.space;
  const variable = ground.space.variable(fact);
  if (variable.kind !== 'number') return undefined;
  const status = `${fact.split('.')[0] ?? ''}.status`;
  const notOwn =
    isOld && isAsOldAsTheSign(fact) && ground.space.variables.has(status)
      ? diagrams.not(ground.answers.where({ fact: status, operator: 'equal', value: 'usable' }, 'yes'))
      : diagrams.always;
  const known = diagrams.all([notOwn, diagrams.not(ground.answers.unknown(fact))]);
  const matters = (value: Diagram): FactSet | undefined => {
    const unknown = diagrams.pick(value, variable.lower, [[0, 0]]);
    const patient = ground.patient(diagrams.all([known, diagrams.difference(value, unknown)]));
    return patient && ground.facts(patient);
  };
  if (asks(document.population.condition, fact)) {
    const found = matters(ground.answers.of(document.population.condition));
    if (found !== undefined) return found;
  }
  for (const { root } of document.conditions) {
    const found = questionsIn(root).some((when) => asks(when, fact)) && matters(ground.trees.of(root));
    if (found !== false && found !== undefined) return found;
  }
  return undefined;
}

/** A value before the latest is older than it, and a score may be told of older parts. */
function isAsOldAsTheSign(fact: string): boolean {
  return !fact.endsWith('.previous') && !fact.startsWith('news2.');
}

function asks(condition: Condition, fact: string): boolean {
  return factsIn(condition).includes(fact);
}
