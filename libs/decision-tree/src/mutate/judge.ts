import type { FactSet } from '#domain';
import type { WorkedCase } from '../cases.js';
import type { TreeDocument } from '../document.js';
import type { TreeErrorCode } from '../errors.js';
import { documentProblems } from '../parse.js';
import { outsidePopulation } from '../population.js';
import { assertionFinding } from '../verify/assertions.js';
import { Ground } from '../verify/ground.js';
import { limitFindings, unusedFacts } from '../verify/limits.js';
import type { Finding } from '../verify/report.js';
import { verifyPopulation, verifyRoot } from '../verify/structure.js';
import { failedSignFindings, perhapsFindings, signsOf, unknownFindings } from '../verify/unknowns.js';
import { verifyTree } from '../verify/verify.js';
import { CaseCheck } from './case-check.js';
import { changedRoots, differing, isFineFor, unknownMatters } from './equivalence.js';
import type { Mutant } from './mutant.js';
import { numberDomain } from '../verify/space.js';

/** What became of a mutant. */
export type Verdict<Found = Finding, Witness = FactSet> =
  | { readonly verdict: 'found'; readonly by: 'load'; readonly code: TreeErrorCode }
  | { readonly verdict: 'found'; readonly by: 'case'; readonly name: string; readonly facts: FactSet }
  | { readonly verdict: 'found'; readonly by: 'finding'; readonly finding: Found }
  | { readonly verdict: 'equivalent'; readonly because: string }
  /** Nothing notices. `witness`: a patient for whom it decides otherwise than the original. */
  | { readonly verdict: 'survived'; readonly witness?: Witness };

export type JudgedMutant = Mutant & Verdict;

/** Judges the mutants of one tree, sharing between them what they share with the original. */
export class Judge {
  private readonly ground: Ground;
  private readonly cases: CaseCheck;
  /** What is found in the original, too, says nothing about a mutant. */
  private readonly known: ReadonlySet<string>;

  constructor(
    private readonly original: TreeDocument,
    cases: readonly WorkedCase[],
  ) {
    this.ground = new Ground([original]);
    this.cases = new CaseCheck(original, cases);
    this.known = new Set(verifyTree(original).findings.map(keyOf));
  }

  judge(mutant: Mutant): Verdict {
    const { original } = this;
    const { document } = mutant;
    const areFactsOther = document.facts !== original.facts;
    const roots = changedRoots(original, document);
    const isAffected = (condition: string): boolean =>
      areFactsOther ||
      roots.has(condition) ||
      (condition === outsidePopulation && document.population !== original.population);
    const failed = this.cases.firstFailure(document, isAffected);
    if (failed !== undefined) return { verdict: 'found', by: 'case', name: failed.name, facts: failed.facts };
    const [problem] = documentProblems(document);
    if (problem !== undefined) return { verdict: 'found', by: 'load', code: problem.code };
    return areFactsOther ? this.judgeDeclaration(mutant) : this.judgeChange(mutant, roots);
  }

  /** Another decision for anybody? Then something has to be found. */
  private judgeChange({ document }: Mutant, roots: ReadonlySet<string>): Verdict {
    const { original } = this;
    const ground = isFineFor(this.ground, document) ? this.ground : new Ground([original, document]);
    const others = differing(ground, original, document, roots);
    if (others === ground.space.diagrams.never)
      return { verdict: 'equivalent', because: 'the same leaf for every patient that can be' };
    const finding = this.firstFinding(ground, document, roots);
    if (finding !== undefined) return { verdict: 'found', by: 'finding', finding };
    const witness = ground.patient(others);
    return { verdict: 'survived', ...(witness && { witness: ground.facts(witness) }) };
  }

  private firstFinding(
    ground: Ground,
    document: TreeDocument,
    roots: ReadonlySet<string>,
  ): Finding | undefined {
    const isNew = (finding: Finding | undefined): finding is Finding =>
      finding !== undefined && !this.known.has(keyOf(finding));
    const cheap = [
      ...limitFindings(document),
      ...unusedFacts(document),
      ...verifyPopulation(ground, document),
    ];
    const own = cheap.find(isNew);
    if (own !== undefined) return own;
    for (const index of document.assertions?.keys() ?? []) {
      const finding = assertionFinding(ground, document, index);
      if (isNew(finding)) return finding;
    }
    for (const [index, { condition }] of document.conditions.entries()) {
      if (!roots.has(condition)) continue;
      const found = [
        ...verifyRoot(ground, document, index).findings,
        ...unknownFindings(ground, document, index),
      ];
      const finding = found.find(isNew);
      if (finding !== undefined) return finding;
    }
    return signsOf(document)
      .flatMap((sign) => [
        ...failedSignFindings(ground, document, sign),
        ...perhapsFindings(ground, document, sign),
      ])
      .find(isNew);
  }

  /** Only numbers have ranges and ages; what changes is which of their values are unknown. */
  private judgeDeclaration({ kind, document }: Mutant): Verdict {
    const { original, ground } = this;
    const fact =
      Object.keys(original.facts).find((name) => original.facts[name] !== document.facts[name]) ?? '';
    if (!ground.space.variables.has(fact))
      return { verdict: 'equivalent', because: 'no condition asks about it' };
    const [before, after] = [original.facts[fact], document.facts[fact]];
    if (kind === 'range' && before !== undefined && after !== undefined) {
      const isSame = numberDomain(fact, before).range.join() === numberDomain(fact, after).range.join();
      if (isSame)
        return { verdict: 'equivalent', because: 'no such value can be, by the catalogue of facts' };
    }
    // A wider range lets in values that the original's ground does not have.
    const grounds = kind === 'range' ? [ground, new Ground([document])] : [ground];
    const witness = grounds
      .map((one) => unknownMatters(one, original, fact, kind === 'max-age'))
      .find((one) => one !== undefined);
    if (witness === undefined) return { verdict: 'equivalent', because: idle(original, fact) };
    const finding = verifyTree(document).findings.find((one) => !this.known.has(keyOf(one)));
    if (finding !== undefined) return { verdict: 'found', by: 'finding', finding };
    return { verdict: 'survived', witness };
  }
}

/** Why it does not matter how old a fact may be, or in which range it lies. */
function idle({ conditions }: TreeDocument, fact: string): string {
  const nowhere = 'no decision changes when it is unknown instead';
  return conditions.some(({ vitalSign }) => vitalSign === fact)
    ? `${nowhere}; its age only tells for how long a newer value can make a late one a past event`
    : nowhere;
}

function keyOf({ code, pointer }: Finding): string {
  return `${code} ${pointer}`;
}
