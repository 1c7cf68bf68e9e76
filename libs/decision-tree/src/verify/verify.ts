import { nodesOf, type TreeDocument } from '../document.js';
import { assertionFinding } from './assertions.js';
import { Grounds } from './grounds.js';
import { limitFindings, unusedFacts } from './limits.js';
import type { VerifyReport } from './report.js';
import { verifyPopulation, verifyRoot } from './structure.js';
import { failedSignFindings, perhapsFindings, signsOf, unknownFindings } from './unknowns.js';

/**
 * Verifies a tree document that `parseTree` accepts over its whole input space: every value, interval and unknown of
 * every fact, together. Exact and deterministic; nothing is sampled. Without findings the tree does what its
 * assertions say, for every patient there can be by the catalogue of facts.
 */
export function verifyTree(document: TreeDocument): VerifyReport {
  const grounds = new Grounds(document);
  const roots = document.conditions.map((_, index) => verifyRoot(grounds.root(index), document, index));
  const findings = [
    ...limitFindings(document),
    ...unusedFacts(document),
    ...verifyPopulation(grounds.population(), document),
    ...roots.flatMap((root) => root.findings),
    ...document.conditions.flatMap((_, index) => unknownFindings(grounds.root(index), document, index)),
    ...signsOf(document).flatMap((sign) => [
      ...failedSignFindings(grounds.sign(sign), document, sign),
      ...perhapsFindings(grounds.ofSign(sign), document, sign),
    ]),
    ...(document.assertions ?? []).flatMap(
      (assertion, index) => assertionFinding(grounds.assertion(assertion), document, index) ?? [],
    ),
  ];
  const { space, care } = grounds.whole();
  return {
    findings,
    leaves: roots.flatMap(({ leaves }) => leaves),
    statistics: {
      nodes: document.conditions.reduce((sum, { root }) => sum + nodesOf(root).length, 0),
      variables: space.variables.size,
      states: care.count(),
      diagramNodes: grounds.size,
    },
  };
}
