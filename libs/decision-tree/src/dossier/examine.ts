import { approve } from '../approve.js';
import { coverage } from '../case-coverage/index.js';
import type { WorkedCases } from '../case-file/index.js';
import { runCases, type WorkedCase } from '../cases.js';
import { isQuestion, type AnyTreeDocument, type TreeDocument, type TreeNode } from '../document.js';
import { loadTree } from '../load.js';
import { loadProtocol, runProtocolCases, type ProtocolCase } from '../protocol/index.js';
import { verifyTree, type VerifyReport } from '../verify/index.js';
import { examinationOf, type Examination } from './examination.js';

/** To be tried only: approved by nobody, and nothing of it leaves this file. */
const nobody = { physician: 'nobody', date: '1970-01-01', statement: 'Not approved.' };

/**
 * Everything the program can say about a document that `parseDocument` accepts: the verifier's report (screening
 * trees), whether the worked cases hold, and what they cover. Takes seconds for large trees; pure.
 */
export async function examine(document: AnyTreeDocument, cases: WorkedCases): Promise<Examination> {
  const approval = approve(document, nobody);
  if (document.kind === 'protocol') {
    const failures = await runProtocolCases(
      loadProtocol(document, approval),
      cases as readonly ProtocolCase[],
    );
    return examinationOf({ verified: undefined, failures, coverage: coverage(document, cases), cases });
  }
  const verified = verifyTree(document);
  return examinationOf({
    verified,
    failures: await runCases(loadTree(document, approval), cases as readonly WorkedCase[]),
    coverage: coverage(document, cases, unreachableParts(document, verified)),
    cases,
  });
}

/** What the verifier has proved that nobody comes to: leaves by id, branches as `question/answer`. */
export function unreachableParts(
  document: TreeDocument,
  { leaves }: Pick<VerifyReport, 'leaves'>,
): readonly string[] {
  const empty = new Set(leaves.filter(({ example }) => example === undefined).map(({ leaf }) => leaf));
  return document.conditions.flatMap(({ root }) => emptyBelow(root, empty).parts);
}

interface Below {
  readonly parts: readonly string[];
  /** Nobody comes here at all. */
  readonly isEmpty: boolean;
}

function emptyBelow(node: TreeNode, empty: ReadonlySet<string>): Below {
  if (!isQuestion(node))
    return empty.has(node.id) ? { parts: [node.id], isEmpty: true } : { parts: [], isEmpty: false };
  const branches = (['yes', 'no', 'unknown'] as const).map((answer) => ({
    name: `${node.id}/${answer}`,
    ...emptyBelow(node[answer], empty),
  }));
  return {
    parts: branches.flatMap(({ name, parts, isEmpty }) => (isEmpty ? [name, ...parts] : parts)),
    isEmpty: branches.every((branch) => branch.isEmpty),
  };
}
