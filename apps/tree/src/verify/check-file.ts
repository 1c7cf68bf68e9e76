import { readFile } from 'node:fs/promises';
import {
  coverage,
  factJson,
  loadProtocol,
  approve,
  parseCasesText,
  parseTreeText,
  runCases,
  runPolicyCases,
  runProtocolCases,
  unreachableParts,
  verifyDocument,
  type AnyTreeDocument,
  type CaseFailure,
  type Coverage,
  type PolicyCase,
  type ProtocolCase,
  type DocumentReport,
  type WorkedCase,
  type WorkedCases,
} from '#decision-tree';
import { loadCandidate } from '../trees/candidate.js';
import type { TreeFile } from '../trees/read-trees.js';

/** One thing that is wrong, with its place in the file. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  /** RFC 6901, into the document. */
  readonly pointer: string;
  readonly message: string;
  /** A patient who shows it: facts as they are stored, what is answered, and what is claimed about him or her. */
  readonly example?: {
    readonly facts: unknown;
    readonly answers?: Readonly<Record<string, string>>;
    readonly claims: string;
  };
}

/** What there is to say about one file. */
export interface CheckedFile {
  readonly file: string;
  /** Undefined where it could not be read as a tree. */
  readonly tree?: string;
  readonly version?: string;
  readonly kind?: AnyTreeDocument['kind'];
  readonly findings: readonly FilePlace[];
  readonly cases?: {
    readonly of: number;
    readonly failures: readonly CaseFailure[];
    readonly coverage: Coverage;
  };
  readonly statistics?: DocumentReport['statistics'];
}

/** Reads, verifies and tries a tree file and the cases beside it. */
export async function checkFile(file: TreeFile, parts: { readonly verify: boolean }): Promise<CheckedFile> {
  const read = parseTreeText(file.text);
  if (read.document === undefined)
    return { file: file.path, findings: read.problems.map((problem) => ({ ...problem, file: file.path })) };
  const { document, locate } = read;
  const verified = parts.verify ? verifyDocument(document) : undefined;
  const findings: FilePlace[] = (verified?.findings ?? []).map(({ code, pointer, message, example }) => ({
    file: file.path,
    ...locate(pointer),
    code,
    pointer,
    message,
    ...(example && { example: shown(example) }),
  }));
  const unreachable = verified === undefined ? [] : unreachableParts(document, verified);
  const tried = await tryCases(file, document, unreachable);
  const { tree, version, kind } = document;
  return {
    file: file.path,
    tree,
    version,
    kind,
    findings: [...findings, ...tried.findings],
    ...(tried.cases && { cases: tried.cases }),
    ...(verified && { statistics: verified.statistics }),
  };
}

function shown({
  facts,
  answers,
  claims,
}: NonNullable<DocumentReport['findings'][number]['example']>): NonNullable<FilePlace['example']> {
  return { facts: factJson(facts), ...(answers && { answers }), claims };
}

/** The cases beside a tree: `screening.cases.json` beside `screening.tree.json`, `.protocol.json` or `.policy.json`. */
export function casesBeside(path: string): string {
  return path.replace(/(\.(tree|protocol|policy))?\.json$/, '.cases.json');
}

async function tryCases(
  { path }: TreeFile,
  document: AnyTreeDocument,
  unreachable: readonly string[],
): Promise<{ findings: readonly FilePlace[]; cases?: NonNullable<CheckedFile['cases']> }> {
  const file = casesBeside(path);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const nowhere = { file, line: 1, column: 1, pointer: '' };
  if (text === undefined)
    return {
      findings: [{ ...nowhere, code: 'no-cases', message: 'there are no worked cases beside the tree' }],
    };
  const read = parseCasesText(text, document);
  if (read.cases === undefined) return { findings: read.problems.map((problem) => ({ ...problem, file })) };
  const failures = await runAll(document, read.cases);
  const covered = coverage(document, read.cases, unreachable);
  const findings = [
    ...failures.map(({ name, expected, found }) => ({
      ...nowhere,
      code: 'case-failed',
      message: `“${name}”: expected ${expected}, found ${found}`,
    })),
    ...covered.leaves.missing.map((leaf) => ({
      ...nowhere,
      code: 'leaf-not-covered',
      message: `no case comes to ${leaf}`,
    })),
    ...covered.branches.missing.map((branch) => ({
      ...nowhere,
      code: 'branch-not-covered',
      message: `no case takes ${branch}`,
    })),
  ];
  return { findings, cases: { of: read.cases.length, failures, coverage: covered } };
}

const nobody = { physician: 'nobody', date: '1970-01-01', statement: 'Loaded to be tried only.' };

async function runAll(document: AnyTreeDocument, cases: WorkedCases): Promise<readonly CaseFailure[]> {
  switch (document.kind) {
    case 'screening':
      return runCases(loadCandidate(document), cases as readonly WorkedCase[]);
    case 'protocol':
      return runProtocolCases(
        loadProtocol(document, approve(document, nobody)),
        cases as readonly ProtocolCase[],
      );
    case 'escalation-policy':
      return runPolicyCases(document, cases as readonly PolicyCase[]);
  }
}
