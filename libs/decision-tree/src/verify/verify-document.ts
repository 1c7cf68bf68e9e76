import type { FactSet } from '#domain';
import type { AnyTreeDocument, ProtocolAnswer } from '../document.js';
import { verifyProtocol } from './protocol/verify-protocol.js';
import type { FindingCode, VerifyReport } from './report.js';
import { verifyTree } from './verify.js';

type Answers = Readonly<Record<string, ProtocolAnswer>>;

/** What the verifier says of a document of either kind; `answers`, by question id, only of a protocol. */
export interface DocumentReport {
  readonly findings: readonly {
    readonly code: FindingCode;
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
  readonly statistics: VerifyReport['statistics'];
}

/** Verifies a document that `parseDocument` accepts. */
export function verifyDocument(document: AnyTreeDocument): DocumentReport {
  return document.kind === 'screening' ? verifyTree(document) : verifyProtocol(document);
}
