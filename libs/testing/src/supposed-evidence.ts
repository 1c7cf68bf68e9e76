import type { TreeEvidence } from '#decision-tree';

const all = { covered: 3, of: 3 };

/** Evidence that nobody found out, for tests in which trees decide and the verifier is not the matter. */
export const supposedEvidence: TreeEvidence = {
  report: { findings: [] },
  coverage: { leaves: all, branches: all },
};
