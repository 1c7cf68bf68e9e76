import { dossier, shownExamination } from '#decision-tree';
import type { ScopedTransaction } from '#access';
import { draftStatement } from '#persistence';
import { Problem } from '../problem/problem.js';
import { problemOf } from './tree-act.js';
import {
  newestEvidence,
  runningDocument,
  signaturesOf,
  treeDocument,
  type TreeVersion,
} from './tree-repository.js';

/** The dates of an approval, as instants of UTC midnight. */
export interface ApprovalDates {
  readonly from: Date;
  readonly until: Date;
  readonly reviewBy: Date;
}

/**
 * The page a physician reads before signing. With dates it holds the very sentence that would be signed.
 *
 * @throws {Problem} no-evidence; statement-invalid
 */
export async function dossierOf(
  tx: ScopedTransaction,
  { tenant, tree, hash, programme }: TreeVersion,
  dates: ApprovalDates | undefined,
): Promise<string> {
  const evidence = await newestEvidence(tx, hash);
  if (evidence === undefined) throw new Problem('no-evidence');
  const document = await treeDocument(tx, hash);
  const running = await runningDocument(tx, tenant, tree);
  const draft = dates && (await draftStatement(tx, { tenant, hash, ...dates }));
  if (draft?.ok === false) throw new Problem(problemOf(draft.code));
  const { backTest, backTestHash } = evidence;
  return dossier({
    document,
    hash,
    running,
    ...shownExamination(evidence.report),
    ...(backTest !== null &&
      backTestHash !== null && {
        backTest: { hash: backTestHash, figures: backTest, handedInBy: backTest.handedInBy },
      }),
    ...(draft && { statement: { ...draft.statement, tenant, programme } }),
    signatures: (await signaturesOf(tx, tenant, hash)).map(({ physician, meaning, signedAt }) => ({
      physician,
      meaning,
      signedAt: signedAt.toISOString(),
    })),
    preparedAt: evidence.recordedAt.toISOString(),
  });
}
