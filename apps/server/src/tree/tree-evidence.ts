import {
  obstaclesTo,
  shownExamination,
  type Examination,
  type Obstacle,
  type TreeEvidence,
} from '#decision-tree';
import type { Evidence } from './tree-repository.js';

export interface EvidenceView extends Pick<Examination, 'findings' | 'failures' | 'coverage'> {
  readonly reportHash: string;
  readonly recordedAt: Date;
  readonly cases: number;
  readonly backTestHash: string | null;
  /** Empty: it can be signed. */
  readonly obstacles: readonly Obstacle[];
}

/** A version, and what is known of it now. */
export interface Examined {
  readonly hash: string;
  readonly evidence: EvidenceView;
}

/** As it is stored; a back-test that stands there already goes on standing. */
export function evidenceFrom(report: Examination, earlier?: Evidence): TreeEvidence {
  return { report, coverage: report.coverage, backTest: earlier?.backTest };
}

/** What the interface says of the evidence; the whole report is the dossier's. */
export function evidenceView({ reportHash, recordedAt, report, backTestHash }: Evidence): EvidenceView {
  const { findings, failures, coverage, cases } = report;
  const obstacles = obstaclesTo(shownExamination(report));
  return {
    reportHash,
    recordedAt,
    findings,
    cases: cases.length,
    failures,
    coverage,
    backTestHash,
    obstacles,
  };
}
