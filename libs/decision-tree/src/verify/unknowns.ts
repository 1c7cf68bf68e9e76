import { rank } from '#domain';
import type { TreeCondition, TreeDocument, TreeNode } from '../document.js';
import { nobodySays } from './assertions.js';
import { factsIn, questionsIn } from './conditions-of.js';
import { min, or, type Diagram, type Join } from './diagram.js';
import type { Ground } from './ground.js';
import { at, atPoint, pointsOf } from './points.js';
import type { Finding } from './report.js';
import type { End } from './number-line.js';
import { isPair, type NumberVariable, type Variable } from './space.js';

/** More than any severity. */
export const nobody = 1e6;
/** Severity of patients who can be; of others more than any. */
export const orNobody: Join = { of: (canBe, severity) => (canBe === 1 ? severity : nobody) };
/** 1 where the left one can be, and is milder than the mildest on the right. */
export const isMilder: Join = { of: (own, mildest) => (own < mildest && mildest !== nobody ? 1 : 0) };

/**
 * Not to know a fact never ends milder than every value that it could have: per root and fact, all else equal. (It
 * may end as mild as the mildest of them: what was not measured today is not an alarm.)
 */
export function unknownFindings(ground: Ground, document: TreeDocument, index: number): readonly Finding[] {
  const { space, trees } = ground;
  const { diagrams } = space;
  const root = document.conditions[index]?.root;
  if (root === undefined) return [];
  const severity = diagrams.join(orNobody, ground.careOf(root), trees.severity(root));
  const findings: Finding[] = [];
  for (const fact of new Set(questionsIn(root).flatMap(factsIn))) {
    const variable = space.variable(fact);
    const unknown = atUnknown(ground, severity, variable);
    const mildest = mildestKnown(ground, severity, variable);
    const broken = diagrams.join(isMilder, unknown, mildest);
    const example = ground.example(document, diagrams.all([broken, ground.answers.unknown(fact)]));
    if (example !== undefined)
      findings.push({
        code: 'unknown-not-handled',
        pointer: `/conditions/${index}/root`,
        message: `With ${fact} unknown it is milder than with any value of it, all else equal`,
        example,
      });
  }
  return findings;
}

/** The function with the fact unknown. */
export function atUnknown({ space }: Ground, severity: Diagram, variable: Variable): Diagram {
  return variable.kind === 'word'
    ? space.diagrams.pick(severity, variable.level, [[variable.choices.length - 1]])
    : space.diagrams.pick(severity, variable.lower, [[0, 0]]);
}

/** The least that the function is over all single values of the fact. */
export function mildestKnown({ space }: Ground, severity: Diagram, variable: Variable): Diagram {
  const { diagrams } = space;
  if (variable.kind === 'number') {
    const points = pointsOf(variable).map(({ lower, upper }) => [lower, upper]);
    return points.length === 0
      ? diagrams.constant(nobody)
      : diagrams.pick(severity, variable.lower, points, min);
  }
  const choices = variable.choices.slice(0, -1).map((_, choice) => [choice]);
  return diagrams.pick(severity, variable.level, choices, min);
}

/**
 * Where the deciding measurement tried to measure a sign and failed, it is not baseline everywhere. A measurement
 * without the sign may be. The ground is that of the conditions about the sign (`conditionsAbout`).
 */
export function failedSignFindings(ground: Ground, document: TreeDocument, sign: string): readonly Finding[] {
  const roots = conditionsAbout(document, sign).map(({ root }) => root);
  const failed = silence(ground, roots, failedOf(ground, document, sign));
  const message = `${sign} could not be used, and everything about it is baseline`;
  return found(ground, document, sign, failed, message);
}

/** Where a value (a comparator) may lie where a condition of its sign acts, not all conditions of it are baseline. */
export function perhapsFindings(ground: Ground, document: TreeDocument, sign: string): readonly Finding[] {
  const perhaps = perhapsBeyond(ground, document, sign);
  const message = `${sign} may be where one acts, and everything about it is baseline`;
  return found(ground, document, sign, perhaps, message);
}

/** The signs that a tree's conditions are about. */
export function signsOf(document: TreeDocument): readonly string[] {
  return [...new Set(document.conditions.flatMap(({ vitalSign }) => vitalSign ?? []))];
}

function found(
  ground: Ground,
  document: TreeDocument,
  sign: string,
  patients: Diagram,
  message: string,
): readonly Finding[] {
  const pointer = `/conditions/${document.conditions.findIndex(({ vitalSign }) => vitalSign === sign)}`;
  const example = ground.example(document, patients);
  return example === undefined ? [] : [{ code: 'unknown-to-baseline', pointer, message, example }];
}

/** The conditions that a sign is named in. */
export function conditionsOfSign(document: TreeDocument, sign: string): readonly TreeCondition[] {
  return document.conditions.filter(({ vitalSign }) => vitalSign === sign);
}

/** The conditions about a sign, and those that ask what became of it. */
export function conditionsAbout(document: TreeDocument, sign: string): readonly TreeCondition[] {
  return document.conditions.filter(
    ({ vitalSign, root }) =>
      vitalSign === sign || questionsIn(root).some((when) => factsIn(when).includes(`${sign}.status`)),
  );
}

function silence(ground: Ground, roots: readonly TreeNode[], about: Diagram): Diagram {
  return nobodySays(ground, roots, about, ({ disposition }) => disposition !== 'baseline');
}

/**
 * Where the tree asks for the sign's status: neither none nor usable, or usable and yet without a value. Where it does
 * not, a missing value cannot be told from a failed one. A sign that no condition asks for has not failed anything.
 */
function failedOf({ space, answers }: Ground, document: TreeDocument, sign: string): Diagram {
  const { diagrams } = space;
  const status = `${sign}.status`;
  const hasSign = document.conditions.some(({ root }) =>
    questionsIn(root).some((when) => factsIn(when).includes(sign)),
  );
  if (!space.variables.has(status)) return hasSign ? answers.unknown(sign) : diagrams.never;
  const is = (value: string): Diagram => answers.where({ fact: status, operator: 'equal', value }, 'yes');
  const notMeasured = diagrams.all([diagrams.not(is('none')), diagrams.not(is('usable'))]);
  if (!hasSign) return notMeasured;
  return diagrams.join(or, notMeasured, diagrams.all([is('usable'), answers.unknown(sign)]));
}

function perhapsBeyond(ground: Ground, document: TreeDocument, sign: string): Diagram {
  const { space, trees, answers } = ground;
  const { diagrams } = space;
  const variable = space.variables.get(sign);
  if (variable?.kind !== 'number') return diagrams.never;
  const roots = conditionsOfSign(document, sign).map(({ root }) => root);
  const status = `${sign}.status`;
  const usable = space.variables.has(status)
    ? answers.where({ fact: status, operator: 'equal', value: 'usable' }, 'yes')
    : diagrams.always;
  const quiet = silence(ground, roots, usable);
  const acts = roots
    .map((root) => trees.where(root, ({ disposition }) => rank(disposition) >= rank('tier1')))
    .reduce((a, b) => diagrams.join(or, a, b), diagrams.never);
  return reaching(ground, variable, quiet, acts);
}

/** Quiet patients with a comparator (`<` and `>`), of whose values one is acted upon. */
function reaching(ground: Ground, variable: NumberVariable, quiet: Diagram, acts: Diagram): Diagram {
  const { diagrams } = ground.space;
  const { lowers, uppers } = variable;
  const points = pointsOf(variable).map((point) => ({
    ...point,
    acts: atPoint(ground, acts, variable, point),
  }));
  let sum = diagrams.never;
  for (const [lower, from] of lowers.entries())
    for (const [upper, to] of uppers.entries()) {
      if (from === undefined || to === undefined) continue;
      if (Number.isFinite(from.value) === Number.isFinite(to.value) || !isPair(variable, lower, upper))
        continue;
      const here = diagrams.all([quiet, at(ground, variable, lower, upper)]);
      if (here === diagrams.never) continue;
      const inside = points
        .filter(({ value }) => isInside(from, to, value))
        .reduce((all, point) => diagrams.join(or, all, point.acts), diagrams.never);
      sum = diagrams.join(or, sum, diagrams.all([here, inside]));
    }
  return sum;
}

function isInside(from: End, to: End, value: number): boolean {
  const isAbove = from.open ? value > from.value : value >= from.value;
  return isAbove && (to.open ? value < to.value : value <= to.value);
}
