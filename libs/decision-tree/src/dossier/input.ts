import type { FactSet } from '#domain';
import type { CaseFailure } from '../cases.js';
import type { BackTestFigures } from './back-test-figures.js';
import type { AnyTreeDocument, ProtocolAnswer } from '../document.js';

/** What is answered to a protocol's questions, by question id. */
export type AnswersShown = Readonly<Record<string, ProtocolAnswer>>;

/** What the verifier found, as far as the dossier shows it; the examples are invented by program. */
export interface VerificationShown {
  readonly findings: readonly {
    readonly code: string;
    readonly pointer: string;
    readonly message: string;
    readonly example?:
      { readonly facts: FactSet; readonly claims: string; readonly answers?: AnswersShown } | undefined;
  }[];
  readonly leaves: readonly {
    readonly condition: string;
    readonly leaf: string;
    readonly example?: FactSet | undefined;
    readonly answers?: AnswersShown | undefined;
  }[];
}

/** How many there are, how many a worked case comes to, and which none does. */
export interface CountedShown {
  readonly covered: number;
  readonly of: number;
  readonly missing: readonly string[];
}

export interface CoverageShown {
  readonly leaves: CountedShown;
  readonly branches: CountedShown;
}

/** A back-test as figures: whose readings they were stays in the full report. */
export interface BackTestShown {
  /** SHA-256 (hex) of the canonical figures; it is signed. */
  readonly hash: string;
  readonly figures: BackTestFigures;
  /** Who handed it in: it was not made by this server. */
  readonly handedInBy: string;
}

/** The sentence that is signed, for one health system. */
export interface StatementShown {
  readonly tenant: string;
  readonly programme: string;
  readonly meaning: string;
  /** RFC 3339 full-dates. */
  readonly from: string;
  readonly until: string;
  readonly reviewBy: string;
}

export interface SignatureShown {
  readonly physician: string;
  readonly meaning: string;
  /** RFC 3339 date-time. */
  readonly signedAt: string;
}

/** Everything a physician reads before signing. */
export interface DossierInput {
  readonly document: AnyTreeDocument;
  /** SHA-256 (hex) of the document. */
  readonly hash: string;
  /** What decides now; undefined: nothing does. */
  readonly running?: AnyTreeDocument | undefined;
  readonly verification: VerificationShown;
  readonly cases: { readonly of: number; readonly failures: readonly CaseFailure[] };
  readonly coverage: CoverageShown;
  readonly backTest?: BackTestShown | undefined;
  /** Undefined while nobody has said what is to be signed. */
  readonly statement?: StatementShown | undefined;
  readonly signatures: readonly SignatureShown[];
  /** RFC 3339 date-time. */
  readonly preparedAt: string;
}
