import { rank, type Disposition } from '#domain';
import { isQuestion, type Leaf, type TreeNode } from '../document.js';
import { durationSeconds } from '../duration.js';
import { answerValue, type Answers } from './answers.js';
import type { Diagram, Join } from './diagram.js';
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

/** Trees as diagrams from facts to leaves. */
export class TreeDiagrams {
  private readonly numbers = new Map<string, number>();
  private readonly leaves: LeafEffect[] = [];
  private readonly effects = new Map<string, number>();
  private readonly made = new WeakMap<TreeNode, Diagram>();
  private readonly distinctions = new Map<(leaf: LeafEffect) => string, (value: number) => number>();
  private readonly rankOf = (value: number): number => rank(this.leaf(value).disposition);
  private readonly effectOf = (value: number): number => {
    const { disposition, respondWithinSeconds } = this.leaf(value);
    return number(this.effects, `${disposition} ${respondWithinSeconds}`);
  };

  constructor(
    private readonly space: Space,
    private readonly answers: Answers,
  ) {}

  /** The leaf a node leads to, as a number for `leaf`. */
  of(node: TreeNode): Diagram {
    let made = this.made.get(node);
    if (made === undefined) this.made.set(node, (made = this.make(node)));
    return made;
  }

  leaf(value: number): LeafEffect {
    const leaf = this.leaves[value];
    if (leaf === undefined) throw new Error('a diagram of a tree leads to leaves');
    return leaf;
  }

  /** How severe the result is (`rank` of the domain). */
  severity(node: TreeNode): Diagram {
    return this.space.diagrams.map(this.of(node), this.rankOf);
  }

  /** 1 where the leaf is like this. */
  where(node: TreeNode, isSo: (leaf: LeafEffect) => boolean): Diagram {
    return this.space.diagrams.map(this.of(node), (value) => (isSo(this.leaf(value)) ? 1 : 0));
  }

  /** Leaves told apart by disposition and clock alone. */
  effect(node: TreeNode): Diagram {
    return this.space.diagrams.map(this.of(node), this.effectOf);
  }

  /** Leaves told apart by disposition, clock and what `nameOf` (one function, kept) says. */
  distinct(node: TreeNode, nameOf: (leaf: LeafEffect) => string): Diagram {
    let to = this.distinctions.get(nameOf);
    if (to === undefined) {
      to = (value) => {
        const leaf = this.leaf(value);
        return number(this.effects, `${leaf.disposition} ${leaf.respondWithinSeconds} ${nameOf(leaf)}`);
      };
      this.distinctions.set(nameOf, to);
    }
    return this.space.diagrams.map(this.of(node), to);
  }

  private make(node: TreeNode): Diagram {
    const { diagrams } = this.space;
    if (!isQuestion(node)) return diagrams.constant(this.numberOf(node));
    const answer = this.answers.of(node.when);
    const [yes, no, unknown] = (['yes', 'no', 'unknown'] as const).map((branch) =>
      diagrams.join(into[branch], answer, this.of(node[branch])),
    ) as [Diagram, Diagram, Diagram];
    return diagrams.join(either, yes, diagrams.join(either, no, unknown));
  }

  private numberOf({ id, disposition, respondWithin }: Leaf): number {
    const seconds = respondWithin === undefined ? Infinity : (durationSeconds(respondWithin) ?? Infinity);
    const value = number(this.numbers, `${id} ${disposition} ${seconds}`);
    this.leaves[value] ??= { id, disposition, respondWithinSeconds: seconds };
    return value;
  }
}

function number(numbers: Map<string, number>, key: string): number {
  let value = numbers.get(key);
  if (value === undefined) numbers.set(key, (value = numbers.size));
  return value;
}
