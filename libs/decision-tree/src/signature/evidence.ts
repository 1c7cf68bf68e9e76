import { treeHash } from '../approve.js';
import type { Covered, SignedEvidence } from './statement.js';

/** What the program found out about a document, as it is stored and shown before signing. */
export interface TreeEvidence {
  /** The verifier's report; its findings keep a tree from being signed. */
  readonly report: { readonly findings: readonly unknown[] };
  readonly coverage: { readonly leaves: Covered; readonly branches: Covered };
  /** The back-test report, where there is one. */
  readonly backTest?: unknown;
}

/** The part of a statement that names the evidence. */
export function evidenceOf({ report, coverage, backTest }: TreeEvidence): SignedEvidence {
  const { leaves, branches } = coverage;
  return {
    verifyReport: reportHash(report),
    coverage: {
      leaves: { covered: leaves.covered, of: leaves.of },
      branches: { covered: branches.covered, of: branches.of },
    },
    backTest: backTest === undefined || backTest === null ? null : reportHash(backTest),
  };
}

/** SHA-256 (hex) over the RFC 8785 canonical form of a report, as JSON carries it. */
export function reportHash(report: unknown): string {
  return treeHash(JSON.parse(JSON.stringify(report)));
}
