import type { CaseFailure } from '../cases.js';
import { factJson, factsFromJson, type FactJson } from '../fact-json.js';
import type { VerifyReport } from '../verify/index.js';
import type { CoverageShown, DossierInput } from './input.js';

type Facts = Readonly<Record<string, FactJson>>;

export interface ExaminedFinding {
  readonly code: string;
  /** RFC 6901, into the document; empty: the whole, or a worked case. */
  readonly pointer: string;
  readonly message: string;
  readonly example?: { readonly facts: Facts; readonly claims: string };
}

/** Of a worked case that did not come out as it says. */
export const caseFailed = 'case-failed';

/** Everything the program finds out about a document, as JSON: what a physician is shown and signs the hash of. */
export interface Examination {
  /** Anything here keeps the tree from being signed. */
  readonly findings: readonly ExaminedFinding[];
  readonly leaves: readonly { readonly condition: string; readonly leaf: string; readonly example?: Facts }[];
  readonly statistics: VerifyReport['statistics'] | null;
  readonly failures: readonly CaseFailure[];
  readonly coverage: CoverageShown;
  /** The worked cases themselves: they are part of what speaks for the tree. */
  readonly cases: readonly unknown[];
}

/** What was found by each of the parts. `verified`: screening trees only. */
export interface Findings {
  readonly verified: VerifyReport | undefined;
  readonly failures: readonly CaseFailure[];
  readonly coverage: CoverageShown;
  readonly cases: readonly unknown[];
}

export function examinationOf({ verified, failures, coverage, cases }: Findings): Examination {
  return {
    findings: [
      ...(verified?.findings ?? []).map(({ code, pointer, message, example }) => ({
        code,
        pointer,
        message,
        ...(example && { example: { facts: factJson(example.facts), claims: example.claims } }),
      })),
      ...failures.map(({ name, expected, found }) => ({
        code: caseFailed,
        pointer: '',
        message: `worked case “${name}”: expected ${expected}, found ${found}`,
      })),
    ],
    leaves: (verified?.leaves ?? []).map(({ condition, leaf, example }) => ({
      condition,
      leaf,
      ...(example && { example: factJson(example) }),
    })),
    statistics: verified?.statistics ?? null,
    failures,
    coverage,
    cases,
  };
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
