import type { FactSet } from '#domain';
import type { AnyTreeDocument, ProtocolAnswer } from '../document.js';
import { verifyPolicy, type PolicyFindingCode } from '../policy/index.js';
import { verifyProtocol } from './protocol/verify-protocol.js';
import type { FindingCode, VerifyReport } from './report.js';
import { verifyTree } from './verify.js';

type Answers = Readonly<Record<string, ProtocolAnswer>>;

/** What the verifier says of a document of any kind; `answers`, by question id, only of a protocol. */
export interface DocumentReport {
  readonly findings: readonly {
    readonly code: FindingCode | PolicyFindingCode;
    readonly pointer: string;
    readonly message: string;
    readonly example?: { readonly facts: FactSet; readonly claims: string; readonly answers?: Answers };
  }[];
  readonly leaves: readonly {
    readonly condition: string;
    readonly leaf: string;
    readonly example?: FactSet;
    readonly answers?: Answers;
  }[];
  /** Null for a policy: it asks nothing. */
  readonly statistics: VerifyReport['statistics'] | null;
}

/** Verifies a document that `parseDocument` accepts. */
export function verifyDocument(document: AnyTreeDocument): DocumentReport {
  switch (document.kind) {
    case 'screening':
      return verifyTree(document);
    case 'protocol':
      return verifyProtocol(document);
    case 'escalation-policy':
      return { findings: verifyPolicy(document), leaves: [], statistics: null };
  }
}
