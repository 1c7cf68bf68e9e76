import type { WorkedCase } from '../cases.js';
import type { TreeDocument } from '../document.js';
import { Judge, type JudgedMutant } from './judge.js';
import { mutants } from './mutants.js';

/**
 * What became of every single-point mutant of a tree: found (refused at load, by a worked case, or by the verifier,
 * each with what shows it), proved equivalent, or survived. Where one survives, the tree's assertions and cases do
 * not pin it down there.
 */
export function judgeMutants(document: TreeDocument, cases: readonly WorkedCase[]): readonly JudgedMutant[] {
  const judge = new Judge(document, cases);
  return mutants(document).map((mutant) => ({ ...mutant, ...judge.judge(mutant) }));
}

/** The mutants that nothing notices. */
export function survivors(
  document: TreeDocument,
  cases: readonly WorkedCase[],
): readonly (JudgedMutant & { readonly verdict: 'survived' })[] {
  return judgeMutants(document, cases).filter((mutant) => mutant.verdict === 'survived');
}
