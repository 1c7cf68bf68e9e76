import {
  parseCasesText,
  parseTreeText,
  type AnyTreeDocument,
  type LocatedProblem,
  type WorkedCases,
} from '#decision-tree';
import { Problem } from '../problem/problem.js';

/** Problems that an answer names; the first ones are enough to go on with. */
const shownProblems = 100;

/** @throws {Problem} tree-refused, with everything that is wrong in the text and where */
export function readDocument(text: string): AnyTreeDocument {
  const { document, problems } = parseTreeText(text);
  if (document === undefined) throw refused('document', problems);
  return document;
}

/** @throws {Problem} tree-refused */
export function readCases(text: string, document: AnyTreeDocument): WorkedCases {
  const { cases, problems } = parseCasesText(text, document);
  if (cases === undefined) throw refused('cases', problems);
  return cases;
}

function refused(file: 'document' | 'cases', problems: readonly LocatedProblem[]): Problem {
  const [first] = problems;
  const where = first === undefined ? '' : `, the first in line ${first.line}: ${first.message}`;
  const detail = `${problems.length} problems in the ${file}${where}`;
  return new Problem('tree-refused', detail, problems.slice(0, shownProblems));
}
