import { approve } from '../approve.js';
import { coverage } from '../case-coverage/index.js';
import { rootsOf, type CoverNode } from '../case-coverage/graph.js';
import type { WorkedCases } from '../case-file/index.js';
import { runCases, type CaseFailure, type WorkedCase } from '../cases.js';
import type { AnyTreeDocument } from '../document.js';
import { loadTree } from '../load.js';
import { runPolicyCases, type PolicyCase } from '../policy/index.js';
import { loadProtocol, runProtocolCases, type ProtocolCase } from '../protocol/index.js';
import { verifyDocument, type DocumentReport } from '../verify/index.js';
import { examinationOf, type Examination } from './examination.js';

/** To be tried only: approved by nobody, and nothing of it leaves this file. */
const nobody = { physician: 'nobody', date: '1970-01-01', statement: 'Not approved.' };

/**
 * Everything the program can say about a document that `parseDocument` accepts: the verifier's report, whether the
 * worked cases hold, and what they cover. Takes seconds for large trees; pure.
 */
export async function examine(document: AnyTreeDocument, cases: WorkedCases): Promise<Examination> {
  const verified = verifyDocument(document);
  return examinationOf({
    verified,
    failures: await failuresOf(document, cases),
    coverage: coverage(document, cases, unreachableParts(document, verified)),
    cases,
  });
}

async function failuresOf(document: AnyTreeDocument, cases: WorkedCases): Promise<readonly CaseFailure[]> {
  const approval = approve(document, nobody);
  switch (document.kind) {
    case 'screening':
      return runCases(loadTree(document, approval), cases as readonly WorkedCase[]);
    case 'protocol':
      return runProtocolCases(loadProtocol(document, approval), cases as readonly ProtocolCase[]);
    case 'escalation-policy':
      return runPolicyCases(document, cases as readonly PolicyCase[]);
  }
}

/** What the verifier has proved that nobody comes to: leaves by id, branches as `question/answer`. */
export function unreachableParts(
  document: AnyTreeDocument,
  { leaves }: Pick<DocumentReport, 'leaves'>,
): readonly string[] {
  if (document.kind === 'escalation-policy') return [];
  const empty = new Set(leaves.filter(({ example }) => example === undefined).map(({ leaf }) => leaf));
  return [...rootsOf(document).values()].flatMap((root) => emptyBelow(root, empty).parts);
}

interface Below {
  readonly parts: readonly string[];
  /** Nobody comes here at all. */
  readonly isEmpty: boolean;
}

function emptyBelow(node: CoverNode, empty: ReadonlySet<string>): Below {
  if (node.branches.length === 0)
    return empty.has(node.id) ? { parts: [node.id], isEmpty: true } : { parts: [], isEmpty: false };
  const below = node.branches.map(([answer, next]) => ({
    name: `${node.id}/${answer}`,
    ...emptyBelow(next, empty),
  }));
  return {
    parts: below.flatMap(({ name, parts, isEmpty }) => (isEmpty ? [name, ...parts] : parts)),
    isEmpty: below.every((branch) => branch.isEmpty),
  };
}
