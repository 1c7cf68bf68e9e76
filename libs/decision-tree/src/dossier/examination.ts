import type { CaseFailure } from '../cases.js';
import { factJson, factsFromJson, type FactJson } from '../fact-json.js';
import type { ProtocolAnswer } from '../document.js';
import type { DocumentReport } from '../verify/index.js';
import type { CoverageShown, DossierInput } from './input.js';

type Facts = Readonly<Record<string, FactJson>>;
/** By question id; of a protocol. */
type Answers = Readonly<Record<string, ProtocolAnswer>>;

export interface ExaminedFinding {
  readonly code: string;
  /** RFC 6901, into the document; empty: the whole, or a worked case. */
  readonly pointer: string;
  readonly message: string;
  readonly example?: { readonly facts: Facts; readonly claims: string; readonly answers?: Answers };
}

/** Of a worked case that did not come out as it says. */
export const caseFailed = 'case-failed';

/** Everything the program finds out about a document, as JSON: what a physician is shown and signs the hash of. */
export interface Examination {
  /** Anything here keeps the tree from being signed. */
  readonly findings: readonly ExaminedFinding[];
  readonly leaves: readonly {
    readonly condition: string;
    readonly leaf: string;
    readonly example?: Facts;
    readonly answers?: Answers;
  }[];
  readonly statistics: DocumentReport['statistics'] | null;
  readonly failures: readonly CaseFailure[];
  readonly coverage: CoverageShown;
  /** The worked cases themselves: they are part of what speaks for the tree. */
  readonly cases: readonly unknown[];
}

/** What was found by each of the parts. */
export interface Findings {
  readonly verified: DocumentReport;
  readonly failures: readonly CaseFailure[];
  readonly coverage: CoverageShown;
  readonly cases: readonly unknown[];
}

export function examinationOf({ verified, failures, coverage, cases }: Findings): Examination {
  return {
    findings: [
      ...verified.findings.map(({ code, pointer, message, example }) => ({
        code,
        pointer,
        message,
        ...(example && { example: { ...shown(example), facts: factJson(example.facts) } }),
      })),
      ...failures.map(({ name, expected, found }) => ({
        code: caseFailed,
        pointer: '',
        message: `worked case “${name}”: expected ${expected}, found ${found}`,
      })),
    ],
    leaves: verified.leaves.map(({ condition, leaf, example, answers }) => ({
      condition,
      leaf,
      ...(example && { example: factJson(example) }),
      ...(answers && { answers }),
    })),
    statistics: verified.statistics,
    failures,
    coverage,
    cases,
  };
}

function shown({ claims, answers }: Pick<NonNullable<ExaminedFinding['example']>, 'claims' | 'answers'>) {
  return { claims, ...(answers && { answers }) };
}

/** Is a stored report one of these? Whoever stores evidence by hand may have put in less. */
export function isExamination(report: unknown): report is Examination {
  if (typeof report !== 'object' || report === null) return false;
  const { findings, leaves, failures, cases, coverage } = report as Partial<
    Record<keyof Examination, unknown>
  >;
  return [findings, leaves, failures, cases].every(Array.isArray) && typeof coverage === 'object';
}

/** The examination as the dossier shows it. */
export function shownExamination(
  examination: Examination,
): Pick<DossierInput, 'verification' | 'cases' | 'coverage'> {
  const { findings, leaves, failures, coverage, cases } = examination;
  return {
    verification: {
      findings: findings
        .filter(({ code }) => code !== caseFailed)
        .map(({ example, ...finding }) => ({
          ...finding,
          ...(example && { example: { ...example, facts: factsFromJson(example.facts) } }),
        })),
      leaves: leaves.map(({ example, ...leaf }) => ({
        ...leaf,
        ...(example && { example: factsFromJson(example) }),
      })),
    },
    cases: { of: cases.length, failures },
    coverage,
  };
}
