/** “Read and passed”, for one version of one protocol. The hash names the version: another content is another hash. */
export interface Competence {
  readonly hash: string;
  readonly from: Date;
  /** Exclusive; null: does not run out. */
  readonly until: Date | null;
}

export type CompetenceProblem = 'competence-missing' | 'competence-expired';

/** What is lacking to work by all of the protocols; empty when nothing is. Not yet in force counts as missing. */
export function competenceProblems(
  competences: readonly Competence[],
  protocols: readonly string[],
  at: Date,
): CompetenceProblem[] {
  const lacking = protocols.flatMap((hash): CompetenceProblem[] => {
    const begun = competences.filter((c) => c.hash === hash && c.from <= at);
    if (begun.some((c) => c.until === null || at < c.until)) return [];
    return [begun.length === 0 ? 'competence-missing' : 'competence-expired'];
  });
  const order = ['competence-missing', 'competence-expired'] as const;
  return order.filter((problem) => lacking.includes(problem));
}
