import type { FactSet } from '#domain';
import type { TreeDocument, TreeNode } from '../document.js';
import { Answers } from './answers.js';
import { Care } from './care.js';
import { factsIn, questionsIn, type Scope } from './conditions-of.js';
import type { Assignment, Diagram } from './diagram.js';
import { choiceOrder } from './choice-order.js';
import type { ClaimedResult, Example } from './report.js';
import { Space } from './space.js';
import { TreeDiagrams, type LeafMeaning } from './tree-diagrams.js';

/** What verification stands on: the space of all patients, and conditions and trees as diagrams over it. */
export class Ground {
  readonly space: Space;
  readonly answers: Answers;
  readonly care: Care;
  readonly trees: TreeDiagrams;
  private readonly order: ReturnType<typeof choiceOrder>;

  private readonly covered: ReadonlySet<string>;

  /** @param documents trees, or parts, that declare the same facts; what holds for one can be compared with another */
  constructor(documents: readonly Scope[], meaning?: LeafMeaning) {
    const [first] = documents;
    if (first === undefined) throw new Error('there is a tree to verify');
    this.covered = new Set(first.conditions.map(({ condition }) => condition));
    this.space = new Space(documents);
    this.answers = new Answers(this.space);
    this.care = new Care(this.space, first);
    this.trees = new TreeDiagrams(this.space, this.answers, meaning);
    this.order = choiceOrder(this.space);
  }

  /** Which patients can be, as far as a root asks about them. */
  careOf(root: TreeNode): Diagram {
    return this.care.of(questionsIn(root).flatMap(factsIn));
  }

  /** Is there no patient for whom this is 1? */
  isNobody(patients: Diagram): boolean {
    return this.care.among(patients) === this.space.diagrams.never;
  }

  /** A patient for whom this is 1, who has as few other readings as can be; undefined when there is none. */
  patient(patients: Diagram): Assignment | undefined {
    const { diagrams } = this.space;
    const found = diagrams.solve(this.care.among(patients), [], this.order);
    if (found === undefined) return undefined;
    for (const { care, levels } of this.care.parts)
      if ([...levels].every((level) => found[level] === undefined)) diagrams.solve(care, found, this.order);
    return found;
  }

  facts(patient: Readonly<Assignment>): FactSet {
    return this.space.facts(patient);
  }

  /** What each condition of the tree that this is the ground of comes to for one patient. */
  results(document: TreeDocument, patient: Readonly<Assignment>): readonly ClaimedResult[] {
    const own = document.conditions.filter(({ condition }) => this.covered.has(condition));
    return own.map(({ condition, root }) => {
      const { id, disposition } = this.trees.leafOf(root, patient);
      return { condition, leaf: id, disposition };
    });
  }

  /** Somebody for whom this is 1, as an example; undefined when there is nobody. */
  example(document: TreeDocument, patients: Diagram, claims?: string): Example | undefined {
    const patient = this.patient(patients);
    if (patient === undefined) return undefined;
    const results = this.results(document, patient);
    return { facts: this.facts(patient), claims: claims ?? inWords(results), results };
  }
}

export function inWords(results: readonly ClaimedResult[]): string {
  return results
    .map(({ condition, leaf, disposition }) => `${condition} comes to ${leaf} (${disposition})`)
    .join('; ');
}
