import { rank } from '#domain';
import type { SafetyAssertion, TreeDocument, TreeNode } from '../document.js';
import { max, type Assignment, type Diagram, type Join } from './diagram.js';
import { factsIn, questionsIn } from './conditions-of.js';
import { inWords, type Ground } from './ground.js';
import { rootsOf } from './roots-of.js';
import type { ClaimedResult, Finding } from './report.js';
import { at, atPoint, pointsOf, type Point } from './points.js';
import type { NumberVariable } from './space.js';

/** Severity of patients who can be; of others less than any. */
const orNobody: Join = { of: (canBe, severity) => (canBe === 1 ? severity : -1) };
/** 1 where somebody can be, and is milder than the worst so far. */
const isMilder: Join = { of: (severity, worst) => (severity >= 0 && severity < worst ? 1 : 0) };

/**
 * All else equal (known or unknown), walks from the harmless end of the fact's values to the other and keeps the worst
 * so far: nobody may be milder than that.
 */
export function monotoneFinding(
  ground: Ground,
  document: TreeDocument,
  assertion: Extract<SafetyAssertion, { readonly kind: 'monotone' }>,
  pointer: string,
): Finding | undefined {
  const { space } = ground;
  const variable = space.variable(assertion.fact);
  if (variable.kind !== 'number') return undefined;
  const roots = rootsOf(document, assertion.condition);
  const { diagrams } = space;
  const severity = severityOf(ground, roots);
  const values = pointsOf(variable);
  if (assertion.worse === 'lower') values.reverse();
  let worst = diagrams.constant(-1);
  for (const value of values) {
    const at = atPoint(ground, severity, variable, value);
    const broken = diagrams.join(isMilder, at, worst);
    if (broken !== diagrams.never) {
      const name = `A ${assertion.worse} ${assertion.fact} gives a milder disposition: ${assertion.says}`;
      return violation(ground, document, {
        variable,
        values,
        value,
        broken,
        severity,
        pointer,
        message: name,
      });
    }
    worst = diagrams.join(max, worst, at);
  }
  return undefined;
}

/** The most severe disposition over these roots; -1 for patients who cannot be. */
function severityOf({ space, trees, care }: Ground, roots: readonly TreeNode[]): Diagram {
  const { diagrams } = space;
  const severities = roots.map((root) => trees.severity(root));
  const worst = severities.reduce((a, b) => diagrams.join(max, a, b), diagrams.constant(rank('baseline')));
  const asked = care.of(roots.flatMap(questionsIn).flatMap(factsIn));
  return diagrams.join(orNobody, asked, worst);
}

interface Violation {
  readonly variable: NumberVariable;
  readonly values: readonly Point[];
  readonly value: Point;
  readonly broken: Diagram;
  readonly severity: Diagram;
  readonly pointer: string;
  readonly message: string;
}

function violation(
  ground: Ground,
  document: TreeDocument,
  { variable, values, value, broken, severity, pointer, message }: Violation,
): Finding | undefined {
  const { diagrams } = ground.space;
  const here = at(ground, variable, value.lower, value.upper);
  const milder = ground.patient(diagrams.all([here, broken]));
  if (milder === undefined) return undefined;
  const moved = (point: Point): Assignment => {
    const patient = [...milder];
    patient[variable.lower] = point.lower;
    patient[variable.upper] = point.upper;
    return patient;
  };
  const own = diagrams.evaluate(severity, milder);
  const other = values.find((point) => diagrams.evaluate(severity, moved(point)) > own);
  if (other === undefined) return undefined;
  const results = ground.results(document, milder);
  const against = ground.results(document, moved(other));
  const claims =
    `With ${variable.fact} ${value.value}: ${loudest(results)}. ` +
    `With ${variable.fact} ${other.value}, all else equal: ${loudest(against)}`;
  return {
    code: 'monotonicity-violated',
    pointer,
    message,
    example: {
      facts: ground.facts(milder),
      claims,
      results,
      against: { facts: ground.facts(moved(other)), results: against },
    },
  };
}

function loudest(results: readonly ClaimedResult[]): string {
  const loud = results.filter(({ disposition }) => disposition !== 'baseline');
  return loud.length === 0 ? 'all is baseline' : inWords(loud);
}
