import { rank, type Disposition } from '#domain';
import { isQuestion, type Leaf, type TreeNode } from '../document.js';
import { durationSeconds } from '../duration.js';
import { answerValue, type Answers } from './answers.js';
import { or, type Assignment, type Diagram, type Join } from './diagram.js';
import type { Space } from './space.js';

/** What a leaf does: leaves alike in all of it are one value of a diagram. */
export interface LeafEffect {
  readonly id: string;
  readonly disposition: Disposition;
  /** Infinity for baseline: nobody has to respond. */
  readonly respondWithinSeconds: number;
}

const nowhere = -1;
/** The way into one branch of a question: its leaf where the answer is this, nowhere otherwise. */
const into: Readonly<Record<'yes' | 'no' | 'unknown', Join>> = {
  yes: { of: (answer, leaf) => (answer === answerValue.yes ? leaf : nowhere) },
  no: { of: (answer, leaf) => (answer === answerValue.no ? leaf : nowhere) },
  unknown: { of: (answer, leaf) => (answer === answerValue.unknown ? leaf : nowhere) },
};
const either: Join = { of: (a, b) => (a === nowhere ? b : a), neutral: nowhere };

const branches = ['yes', 'no', 'unknown'] as const;
type ValueOf = (leaf: LeafEffect) => number;

/** What a leaf means. Both functions are kept: what is made of them is remembered by them. */
export interface LeafMeaning {
  /** The worse, the greater; never negative. */
  readonly severity: (leaf: LeafEffect) => number;
  /** Leaves alike in it do the same. */
  readonly effect: (leaf: LeafEffect) => string;
}

/** That of a screening tree: its disposition and its clock. */
export const screeningMeaning: LeafMeaning = {
  severity: ({ disposition }) => rank(disposition),
  effect: ({ disposition, respondWithinSeconds }) => `${disposition} ${respondWithinSeconds}`,
};

/**
 * Trees as diagrams: as functions from all patients to what becomes of them, and, where only some patients matter, by
 * the ways these take.
 */
export class TreeDiagrams {
  private readonly numbers = new Map<string, number>();
  private readonly leaves: LeafEffect[] = [];
  private readonly folded = new Map<ValueOf, WeakMap<TreeNode, Diagram>>();

  constructor(
    private readonly space: Space,
    private readonly answers: Answers,
    readonly meaning: LeafMeaning = screeningMeaning,
  ) {}

  /** The leaf a node leads to, as a number for `leaf`. */
  of(node: TreeNode): Diagram {
    return this.kept(node, this.numberOf);
  }

  leaf(value: number): LeafEffect {
    const leaf = this.leaves[value];
    if (leaf === undefined) throw new Error('a diagram of a tree leads to leaves');
    return leaf;
  }

  /** The leaf that one patient comes to. */
  leafOf(root: TreeNode, patient: Readonly<Assignment>): LeafEffect {
    let node = root;
    while (isQuestion(node)) {
      const answer = this.space.diagrams.evaluate(this.answers.of(node.when), patient);
      node = node[answer === answerValue.yes ? 'yes' : answer === answerValue.no ? 'no' : 'unknown'];
    }
    return effectOf(node);
  }

  /** How severe the result is. */
  severity(node: TreeNode): Diagram {
    return this.kept(node, this.meaning.severity);
  }

  /** What a leaf is worth, for everybody. Remembered for as long as `valueOf` (one function, kept) is. */
  kept(node: TreeNode, valueOf: ValueOf): Diagram {
    let memo = this.folded.get(valueOf);
    if (memo === undefined) this.folded.set(valueOf, (memo = new WeakMap<TreeNode, Diagram>()));
    return this.fold(node, valueOf, memo);
  }

  /** 1 where the leaf is like this. */
  where(node: TreeNode, isSo: (leaf: LeafEffect) => boolean): Diagram {
    return this.fold(node, (leaf) => (isSo(leaf) ? 1 : 0), new WeakMap<TreeNode, Diagram>());
  }

  /** Those of the patients who come to a leaf like this. */
  among(patients: Diagram, node: TreeNode, isSo: (leaf: LeafEffect) => boolean): Diagram {
    const { diagrams } = this.space;
    let found = diagrams.never;
    for (const { leaf, who } of this.ways(patients, node))
      if (isSo(leaf)) found = diagrams.join(or, found, who);
    return found;
  }

  /** What a leaf does, of every leaf that some of the patients come to. */
  effects(patients: Diagram, node: TreeNode): ReadonlySet<string> {
    return new Set([...this.ways(patients, node)].map(({ leaf }) => this.meaning.effect(leaf)));
  }

  /** The leaves that patients come to, and who comes to each. */
  private *ways(
    patients: Diagram,
    node: TreeNode,
  ): Generator<{ readonly leaf: LeafEffect; readonly who: Diagram }> {
    const { diagrams } = this.space;
    if (patients === diagrams.never) return;
    if (!isQuestion(node)) yield { leaf: effectOf(node), who: patients };
    else
      for (const branch of branches)
        yield* this.ways(diagrams.all([patients, this.answers.where(node.when, branch)]), node[branch]);
  }

  private fold(node: TreeNode, valueOf: ValueOf, memo: WeakMap<TreeNode, Diagram>): Diagram {
    const { diagrams } = this.space;
    if (!isQuestion(node)) return diagrams.constant(valueOf(effectOf(node)));
    let made = memo.get(node);
    if (made !== undefined) return made;
    const answer = this.answers.of(node.when);
    const [yes, no, unknown] = branches.map((branch) =>
      diagrams.join(into[branch], answer, this.fold(node[branch], valueOf, memo)),
    ) as [Diagram, Diagram, Diagram];
    made = diagrams.join(either, yes, diagrams.join(either, no, unknown));
    memo.set(node, made);
    return made;
  }

  private readonly numberOf = (leaf: LeafEffect): number => {
    const key = `${leaf.id} ${this.meaning.effect(leaf)}`;
    let value = this.numbers.get(key);
    if (value === undefined) this.numbers.set(key, (value = this.numbers.size));
    this.leaves[value] ??= leaf;
    return value;
  };
}

function effectOf({ id, disposition, respondWithin }: Leaf): LeafEffect {
  const seconds = respondWithin === undefined ? Infinity : (durationSeconds(respondWithin) ?? Infinity);
  return { id, disposition, respondWithinSeconds: seconds };
}

/** A number for each text that leaves are told apart by. */
export function numbered(nameOf: (leaf: LeafEffect) => string): ValueOf {
  const numbers = new Map<string, number>();
  return (leaf) => {
    const name = nameOf(leaf);
    let value = numbers.get(name);
    if (value === undefined) numbers.set(name, (value = numbers.size));
    return value;
  };
}
