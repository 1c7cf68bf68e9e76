import { nodesOf, type TreeDocument } from '../document.js';
import { assertionFinding } from './assertions.js';
import { Ground } from './ground.js';
import { limitFindings, unusedFacts } from './limits.js';
import type { Finding, VerifyReport } from './report.js';
import { verifyPopulation, verifyRoot } from './structure.js';
import { failedSignFindings, unknownFindings } from './unknowns.js';

/**
 * Verifies a tree document that `parseTree` accepts over its whole input space: every value, interval and unknown of
 * every fact, together. Exact and deterministic; nothing is sampled. Without findings the tree does what its
 * assertions say, for every patient there can be by the catalogue of facts.
 */
export function verifyTree(document: TreeDocument): VerifyReport {
  const ground = new Ground([document]);
  const roots = document.conditions.map((_, index) => verifyRoot(ground, document, index));
  const findings = [
    ...limitFindings(document),
    ...unusedFacts(document),
    ...verifyPopulation(ground, document),
    ...roots.flatMap((root) => root.findings),
    ...document.conditions.flatMap((_, index) => unknownFindings(ground, document, index)),
    ...failedSignFindings(ground, document),
    ...assertionFindings(ground, document),
  ];
  const { space, care } = ground;
  return {
    findings,
    leaves: roots.flatMap(({ leaves }) => leaves),
    statistics: {
      nodes: document.conditions.reduce((sum, { root }) => sum + nodesOf(root).length, 0),
      variables: space.variables.size,
      states: care.count(),
      diagramNodes: space.diagrams.size,
    },
  };
}

export function assertionFindings(ground: Ground, document: TreeDocument): readonly Finding[] {
  return (document.assertions ?? []).flatMap((_, index) => assertionFinding(ground, document, index) ?? []);
}
