import { accountProblems } from './catalogue/account.js';
import { alertProblems } from './catalogue/alert.js';
import { caseProblems } from './catalogue/case.js';
import { firmProblems } from './catalogue/firm.js';
import { handOffProblems } from './catalogue/hand-off.js';
import { intakeProblems } from './catalogue/intake.js';
import { measureProblems } from './catalogue/measure.js';
import { onCallProblems } from './catalogue/on-call.js';
import { patientProblems } from './catalogue/patient.js';
import { planProblems } from './catalogue/plan.js';
import { questionProblems } from './catalogue/question.js';
import { requestProblems } from './catalogue/request.js';
import { treeProblems } from './catalogue/tree.js';
import type { Described } from './catalogue/described.js';

/** By part; a part of the server adds its codes to its own. */
const catalogue = {
  ...requestProblems,
  ...alertProblems,
  ...caseProblems,
  ...handOffProblems,
  ...questionProblems,
  ...patientProblems,
  ...planProblems,
  ...intakeProblems,
  ...treeProblems,
  ...firmProblems,
  ...onCallProblems,
  ...accountProblems,
  ...measureProblems,
} satisfies Described;

/** Stable codes of everything that can go wrong over HTTP. Clients rely on them; the texts may change. */
export type ProblemCode = keyof typeof catalogue;

/** HTTP status and short title of each code. */
export const problemCatalogue: Readonly<
  Record<ProblemCode, { readonly status: number; readonly title: string }>
> = catalogue;

/** One thing that is wrong with a document that was sent, and where in its text. */
export interface LocatedProblem {
  readonly code: string;
  readonly message: string;
  /** RFC 6901. */
  readonly pointer: string;
  /** From 1; absent where the text has no such place. */
  readonly line?: number;
  readonly column?: number;
}

/** An expected refusal. `detail` is for people and never holds patient data. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly located: readonly LocatedProblem[] | undefined;
  /** Stable codes of everything that stood in the way, where there can be several. */
  readonly reasons: readonly string[] | undefined;

  constructor(
    code: ProblemCode,
    detail?: string,
    located?: readonly LocatedProblem[],
    reasons?: readonly string[],
  ) {
    super(detail ?? problemCatalogue[code].title);
    this.name = 'Problem';
    this.code = code;
    this.located = located;
    this.reasons = reasons;
  }
}

/** RFC 9457 members, and the stable `code`. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly problems?: readonly LocatedProblem[];
  readonly reasons?: readonly string[];
}

export function problemDetails(
  code: ProblemCode,
  detail?: string,
  problems?: readonly LocatedProblem[],
  reasons?: readonly string[],
): ProblemDetails {
  const { status, title } = problemCatalogue[code];
  return {
    type: `urn:wardline:problem:${code}`,
    title,
    status,
    detail: detail ?? title,
    code,
    ...(problems && { problems }),
    ...(reasons && { reasons }),
  };
}
