import { isFactReference } from '../compile.js';
import {
  isQuestion,
  leafConditions,
  nodesOf,
  type Condition,
  type SafetyAssertion,
  type TreeDocument,
  type TreeNode,
} from '../document.js';

/** A tree, or the part of one that is looked at. */
export type Scope = Pick<TreeDocument, 'facts' | 'conditions' | 'assertions'> &
  Partial<Pick<TreeDocument, 'population'>>;

/** Every condition of a tree: of its population, its questions and its assertions. */
export function conditionsOf(document: Scope): readonly Condition[] {
  return [
    ...(document.population === undefined ? [] : [document.population.condition]),
    ...document.conditions.flatMap(({ root }) => questionsIn(root)),
    ...(document.assertions ?? []).flatMap((assertion) => conditionsIn(assertion)),
  ];
}

export function questionsIn(root: TreeNode): readonly Condition[] {
  return nodesOf(root)
    .filter(isQuestion)
    .map(({ when }) => when);
}

/** The facts a condition asks about, those it compares with among them. */
export function factsIn(condition: Condition): readonly string[] {
  return leafConditions(condition).flatMap(({ fact, value }) =>
    isFactReference(value) ? [fact, value.fact] : [fact],
  );
}

/** The facts an assertion names outside its condition. */
export function namedIn(assertion: SafetyAssertion): readonly string[] {
  switch (assertion.kind) {
    case 'always':
    case 'never':
      return assertion.unknown ?? [];
    case 'monotone':
      return [assertion.fact];
    case 'dangerous-direction':
      return [assertion.vitalSign, `${assertion.vitalSign}.status`];
  }
}

function conditionsIn(assertion: SafetyAssertion): readonly Condition[] {
  const isAbout = assertion.kind === 'always' || assertion.kind === 'never';
  return isAbout && assertion.when !== undefined ? [assertion.when] : [];
}
