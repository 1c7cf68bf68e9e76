import type { Answer } from '../answer.js';
import { isQuestion, type Condition, type Question, type TreeDocument, type TreeNode } from '../document.js';
import { partsOf } from './condition-parts.js';
import { factsIn } from './conditions-of.js';
import type { Diagram } from './diagram.js';
import { inWords, type Ground } from './ground.js';
import type { Finding, FindingCode, VerifiedLeaf } from './report.js';
import { numbered } from './tree-diagrams.js';

export const branches = ['yes', 'no', 'unknown'] as const;

/** What is found about the shape of a tree, and who comes to each leaf. */
export interface Structure {
  readonly findings: readonly Finding[];
  readonly leaves: readonly VerifiedLeaf[];
}

/** Walks through one root with everybody who can come to each node of it. */
export function verifyRoot(ground: Ground, document: TreeDocument, index: number): Structure {
  const condition = document.conditions[index];
  if (condition === undefined) throw new Error('there is a root');
  const walk = new Walk(ground, document, condition.condition, ground.careOf(condition.root));
  walk.node(condition.root, `/conditions/${index}/root`, walk.everybody);
  return walk;
}

/** The same for the population's condition. */
export function verifyPopulation(ground: Ground, document: TreeDocument): readonly Finding[] {
  const pointer = '/population/condition';
  const walk = new Walk(ground, document, undefined, ground.care.of(factsIn(document.population.condition)));
  if (!walk.isSettled(document.population.condition, pointer))
    walk.parts(document.population.condition, pointer, walk.everybody);
  return walk.findings;
}

class Walk implements Structure {
  readonly findings: Finding[] = [];
  readonly leaves: VerifiedLeaf[] = [];
  private readonly effect: ReturnType<typeof numbered>;

  constructor(
    private readonly ground: Ground,
    private readonly document: TreeDocument,
    private readonly condition: string | undefined,
    readonly everybody: Diagram,
  ) {
    this.effect = numbered(ground.trees.meaning.effect);
  }

  node(node: TreeNode, pointer: string, reach: Diagram): void {
    const { diagrams } = this.ground.space;
    if (!isQuestion(node)) {
      const patient = this.ground.patient(reach);
      const example = patient && { example: this.ground.facts(patient) };
      this.leaves.push({ condition: this.condition ?? '', leaf: node.id, ...example });
      return;
    }
    const taken = Object.fromEntries(
      branches.map((branch) => [branch, diagrams.all([reach, this.ground.answers.where(node.when, branch)])]),
    ) as Record<Answer, Diagram>;
    if (reach !== diagrams.never) this.question(node, pointer, reach, taken);
    for (const branch of branches) this.node(node[branch], `${pointer}/${branch}`, taken[branch]);
  }

  /** A condition that everybody, or nobody, answers with yes; says so. */
  isSettled(when: Condition, pointer: string): boolean {
    const { diagrams } = this.ground.space;
    const some = (answer: Answer): boolean =>
      diagrams.all([this.everybody, this.ground.answers.where(when, answer)]) !== diagrams.never;
    if (!some('yes')) this.add('contradiction', pointer, 'No patient answers this with yes', this.everybody);
    else if (!some('no')) this.add('tautology', pointer, 'No patient answers this with no', this.everybody);
    else return false;
    return true;
  }

  /** Parts of a condition that could be left out for everybody who comes to it. */
  parts(when: Condition, pointer: string, reach: Diagram): void {
    const { space, answers } = this.ground;
    const { diagrams } = space;
    const whole = answers.of(when);
    for (const { pointer: below, part, rest } of partsOf(when)) {
      const changed = diagrams.all([reach, diagrams.difference(whole, answers.of(rest))]);
      if (changed !== diagrams.never) continue;
      const given = branches.filter(
        (answer) => diagrams.all([reach, answers.where(part, answer)]) !== diagrams.never,
      );
      if (given.length === 1)
        this.add('repeated-condition', pointer + below, `On this path it is always ${given.join()}`, reach);
      else this.add('redundant-part', pointer + below, 'Without this part every answer is the same', reach);
    }
  }

  private question(node: Question, pointer: string, reach: Diagram, taken: Record<Answer, Diagram>): void {
    const { never } = this.ground.space.diagrams;
    const open = branches.filter((branch) => taken[branch] !== never);
    const [only] = open;
    if (this.isSettled(node.when, `${pointer}/when`)) return;
    if (open.length === 1 && only !== undefined) {
      this.add('constant-question', pointer, `On this path the answer is always ${only}`, reach);
      return;
    }
    for (const branch of branches) if (taken[branch] === never) this.untaken(node, pointer, branch, reach);
    if (open.includes('yes') && open.includes('no')) this.parts(node.when, `${pointer}/when`, reach);
    if (this.isIdle(node, reach))
      this.add('identical-branches', pointer, 'Whatever the answer, the result is the same', reach);
  }

  /**
   * The language demands three branches. An unknown branch that nobody can take is in order as long as it is one leaf
   * and not baseline: should the facts ever be other than their definitions say, it holds.
   */
  private untaken(node: Question, pointer: string, branch: Answer, reach: Diagram): void {
    const target = node[branch];
    if (branch === 'unknown' && !isQuestion(target) && target.disposition !== 'baseline') return;
    const message =
      branch === 'unknown'
        ? 'On this path the answer is never unknown: one leaf that is not baseline is enough'
        : `On this path the answer is never ${branch}`;
    this.add('unreachable-branch', `${pointer}/${branch}`, message, reach);
  }

  /** Do all three subtrees come to the same, for everybody here? First whether they come to the same things at all. */
  private isIdle(node: Question, reach: Diagram): boolean {
    const { space, trees } = this.ground;
    const [first, ...others] = branches.map((branch) =>
      [...trees.effects(reach, node[branch])].sort().join(),
    );
    if (others.some((other) => other !== first)) return false;
    const [yes, no, unknown] = branches.map((branch) => trees.kept(node[branch], this.effect));
    const isSame = (a = 0, b = 0): boolean =>
      space.diagrams.all([reach, space.diagrams.difference(a, b)]) === space.diagrams.never;
    return isSame(yes, no) && isSame(yes, unknown);
  }

  /** With an example: somebody who comes to the place. */
  private add(code: FindingCode, pointer: string, message: string, reach: Diagram): void {
    const example = this.ground.example(this.document, reach);
    const claims =
      this.condition === undefined
        ? 'is asked whether he or she is in the population'
        : inWords(example?.results.filter(({ condition }) => condition === this.condition) ?? []);
    this.findings.push({ code, pointer, message, ...(example && { example: { ...example, claims } }) });
  }
}
