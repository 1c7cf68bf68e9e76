import { readFile } from 'node:fs/promises';
import {
  judgeMutants,
  judgeProtocolMutants,
  parseCasesText,
  type JudgedMutant,
  type JudgedProtocolMutant,
  type ProtocolCase,
  type QuestioningDocument,
  type WorkedCase,
  type WorkedCases,
} from '#decision-tree';
import { parse, sayJson, UsageError, type Command } from '../command.js';
import { readOneTree } from '../trees/one-tree.js';
import { readTreeFiles, shippedTrees } from '../trees/read-trees.js';
import { casesBeside } from '../verify/check-file.js';

export const mutantsCommand: Command = {
  name: 'mutants',
  summary: 'changes a tree at every single point and says which changes nothing would notice',
  usage: `  tree mutants [<files or folders>] [--all]    default: the trees that come with Wardline

Every change of one limit, operator, branch, unit, clock, of a protocol's outcome, red flag, order … is refused, found by the verifier or a worked case, proved
to be equivalent, or survives. --all lists each; otherwise only survivors.

Ends with 1 where one survives: the tree's assertions and cases do not pin it down there.`,
  run: async (args, io) => {
    const { values, positionals } = parse(args, { all: { type: 'boolean', default: false } });
    const files = await readTreeFiles(positionals.length === 0 ? [shippedTrees] : positionals);
    const judged: {
      readonly file: string;
      readonly counts: Counts;
      readonly listed: readonly Judged[];
    }[] = [];
    for (const { path } of files) {
      const document = await readOneTree(path);
      // A policy has no questions; its times are held by its worked cases and the bounds of the verifier.
      if (document.kind === 'escalation-policy') continue;
      const mutants = judge(document, await casesOf(path));
      const counts = countsOf(mutants);
      const listed = values.all ? mutants : mutants.filter(({ verdict }) => verdict === 'survived');
      judged.push({ file: path, counts, listed });
      if (values.json) continue;
      for (const mutant of listed) io.out(`${line(path, mutant)}\n`);
      io.out(
        `${path}: ${Object.entries(counts)
          .map(([verdict, count]) => `${count} ${verdict}`)
          .join(', ')}\n`,
      );
    }
    if (judged.length === 0) throw new UsageError('there is no tree there');
    if (values.json) sayJson(io, { kind: 'mutants', trees: judged });
    return judged.some(({ counts }) => (counts['survived'] ?? 0) > 0) ? 1 : 0;
  },
};

type Judged = JudgedMutant | JudgedProtocolMutant;

function judge(document: QuestioningDocument, cases: WorkedCases): readonly Judged[] {
  return document.kind === 'protocol'
    ? judgeProtocolMutants(document, cases as readonly ProtocolCase[])
    : judgeMutants(document, cases as readonly WorkedCase[]);
}

/** Verdict → how many. */
type Counts = Readonly<Record<string, number>>;

function countsOf(mutants: readonly Judged[]): Counts {
  const counts: Record<string, number> = {};
  for (const { verdict } of mutants) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

async function casesOf(path: string): Promise<WorkedCases> {
  const document = await readOneTree(path);
  const text = await readFile(casesBeside(path), 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  const { cases } = parseCasesText(text, document);
  if (cases === undefined) throw new UsageError(`${casesBeside(path)} cannot be read; tree cases says where`);
  return cases;
}

function line(path: string, judged: Judged): string {
  const { pointer, kind, before, after } = judged;
  return `${path} ${pointer} ${kind}: ${before} → ${after}: ${judged.verdict}${reasonOf(judged)}`;
}

function reasonOf(judged: Judged): string {
  if (judged.verdict === 'equivalent') return `, ${judged.because}`;
  if (judged.verdict === 'survived') return '';
  if (judged.by === 'load') return ` at load, ${judged.code}`;
  return judged.by === 'case' ? ` by the case “${judged.name}”` : ` by ${judged.finding.code}`;
}
