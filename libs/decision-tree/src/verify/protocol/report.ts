import type { FactSet } from '#domain';
import type { ProtocolAnswer, ProtocolOutcome } from '../../document.js';
import type { FindingCode, VerifyReport } from '../report.js';

/** A patient, what he or she answers to the questions on the way, and where the verifier says that it ends. */
export interface Conversation {
  readonly facts: FactSet;
  /** By question id, of the questions that are asked, in their order. */
  readonly answers: Readonly<Record<string, ProtocolAnswer>>;
  readonly leaf: string;
  readonly outcome: ProtocolOutcome;
}

export interface ProtocolExample extends Conversation {
  /** In words. */
  readonly claims: string;
  /** The second conversation of a comparison. */
  readonly against?: Conversation;
}

export interface ProtocolFinding {
  readonly code: FindingCode;
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly message: string;
  /** Only a finding about words of the document has none. */
  readonly example?: ProtocolExample;
}

export interface ProtocolReport {
  readonly findings: readonly ProtocolFinding[];
  /** Every end, with a conversation that comes to it; without one, none does. */
  readonly leaves: readonly {
    /** The protocol's name: it has one root. */
    readonly condition: string;
    readonly leaf: string;
    readonly example?: FactSet;
    readonly answers?: Conversation['answers'];
  }[];
  readonly statistics: VerifyReport['statistics'];
}
