import { rank, type Disposition } from '#domain';
import type { SafetyAssertion, TreeDocument, TreeNode } from '../document.js';
import { durationSeconds } from '../duration.js';
import { factsIn, questionsIn } from './conditions-of.js';
import type { Diagram } from './diagram.js';
import { inWords, type Ground } from './ground.js';
import { monotoneFinding } from './monotone.js';
import { rootsOf } from './roots-of.js';
import type { Finding, FindingCode } from './report.js';
import type { LeafEffect } from './tree-diagrams.js';

type Of<Kind extends SafetyAssertion['kind']> = Extract<SafetyAssertion, { readonly kind: Kind }>;

/** An assertion of the document over its whole input space. Undefined where it holds. */
export function assertionFinding(ground: Ground, document: TreeDocument, index: number): Finding | undefined {
  const assertion = document.assertions?.[index];
  if (assertion === undefined) return undefined;
  const pointer = `/assertions/${index}`;
  switch (assertion.kind) {
    case 'monotone':
      return monotoneFinding(ground, document, assertion, pointer);
    case 'dangerous-direction':
      return dangerousFinding(ground, document, assertion, pointer);
    case 'always':
    case 'never': {
      const about = patientsOf(ground, assertion);
      if (ground.isNobody(about))
        return { code: 'assertion-vacuous', pointer, message: `Nobody is meant: ${assertion.says}` };
      const broken = assertion.kind === 'always' ? notAlways : notNever;
      const patients = broken(ground, document, assertion as never, about);
      return finding(ground, document, 'assertion-violated', pointer, assertion.says, patients);
    }
  }
}

function patientsOf(ground: Ground, about: Of<'always'> | Of<'never'>): Diagram {
  const { answers, space } = ground;
  const unknown = (about.unknown ?? []).map((fact) => answers.unknown(fact));
  const when = about.when === undefined ? [] : [whenHolds(ground, about.when, about.holds ?? 'certainly')];
  return space.diagrams.all([...unknown, ...when]);
}

function whenHolds(
  { answers, space }: Ground,
  when: NonNullable<Of<'always'>['when']>,
  holds: 'certainly' | 'possibly',
): Diagram {
  return holds === 'certainly' ? answers.where(when, 'yes') : space.diagrams.not(answers.where(when, 'no'));
}

/** Whom the tree as a whole, or the named condition, does not answer so severely, or not in time. */
function notAlways(ground: Ground, document: TreeDocument, assertion: Of<'always'>, about: Diagram): Diagram {
  const within = assertion.within === undefined ? Infinity : (durationSeconds(assertion.within) ?? 0);
  return nobodySays(
    ground,
    rootsOf(document, assertion.condition),
    about,
    isAtLeast(assertion.disposition, within),
  );
}

function isAtLeast(disposition: Disposition, within: number): (leaf: LeafEffect) => boolean {
  return (leaf) =>
    rank(leaf.disposition) >= rank(disposition) &&
    (within === Infinity || leaf.respondWithinSeconds <= within);
}

/**
 * Those of `about` for whom no root comes to such a leaf. Narrowed root by root, those first that ask about the same
 * facts, so that few are left early.
 */
export function nobodySays(
  ground: Ground,
  roots: readonly TreeNode[],
  about: Diagram,
  isSo: (leaf: LeafEffect) => boolean,
): Diagram {
  const { trees, care } = ground;
  const { diagrams } = ground.space;
  const shared = sharedFacts(ground, about);
  let left = care.among(about);
  for (const root of [...roots].sort((a, b) => shared(b) - shared(a))) {
    if (left === diagrams.never) break;
    left = trees.among(left, root, (leaf) => !isSo(leaf));
  }
  return care.among(left);
}

/** How many of the facts that `about` depends on a root asks about. */
function sharedFacts({ space }: Ground, about: Diagram): (root: TreeNode) => number {
  const levels = space.diagrams.support(about);
  const facts = [...space.variables.values()]
    .filter((variable) => levels.has(variable.kind === 'word' ? variable.level : variable.lower))
    .map(({ fact }) => fact);
  return (root) => {
    const asked = new Set(questionsIn(root).flatMap(factsIn));
    return facts.filter((fact) => asked.has(fact)).length;
  };
}

/** Those whose most severe disposition is one of the forbidden ones. */
function notNever(
  ground: Ground,
  document: TreeDocument,
  { dispositions, condition }: Of<'never'>,
  about: Diagram,
): Diagram {
  const { trees, space } = ground;
  const roots = rootsOf(document, condition);
  for (const forbidden of dispositions) {
    const top = nobodySays(ground, roots, about, (leaf) => rank(leaf.disposition) > rank(forbidden));
    for (const root of roots) {
      const broken = trees.among(top, root, (leaf) => leaf.disposition === forbidden);
      if (broken !== space.diagrams.never) return broken;
    }
  }
  return space.diagrams.never;
}

/** Implausible in the dangerous direction. */
function dangerousFinding(
  ground: Ground,
  document: TreeDocument,
  { vitalSign, direction, within, says }: Of<'dangerous-direction'>,
  pointer: string,
): Finding | undefined {
  const value = `implausible-${direction}`;
  const about = ground.answers.where({ fact: `${vitalSign}.status`, operator: 'equal', value }, 'yes');
  const seconds = durationSeconds(within) ?? 0;
  const roots = rootsOf(document, undefined);
  const patients = nobodySays(ground, roots, about, isAtLeast('tier1', seconds));
  return finding(ground, document, 'dangerous-direction-violated', pointer, says, patients);
}

function finding(
  ground: Ground,
  document: TreeDocument,
  code: FindingCode,
  pointer: string,
  says: string,
  patients: Diagram,
): Finding | undefined {
  const example = ground.example(document, patients);
  if (example === undefined) return undefined;
  const loud = example.results.filter(({ disposition }) => disposition !== 'baseline');
  const claims = loud.length === 0 ? 'every condition comes to baseline' : inWords(loud);
  return { code, pointer, message: `Does not hold: ${says}`, example: { ...example, claims } };
}
