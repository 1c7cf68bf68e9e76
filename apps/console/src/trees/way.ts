/** Of the drawing as the API sends it, what a way through it needs. */
export interface WayNode {
  readonly id: string;
  readonly ask?: string;
  readonly branches: readonly { readonly answer: string; readonly to: number }[];
}

export interface Way {
  readonly steps: readonly { readonly id: string; readonly answer: string }[];
  readonly end?: string;
}

/** What is marked in a drawing. */
export interface Marked {
  /** Nodes on the way, by their place. */
  readonly on: ReadonlySet<number>;
  /** Answers taken, by the place of the question. */
  readonly answers: ReadonlyMap<number, string>;
  /** Where the person is now; undefined: nobody is followed. */
  readonly at: number | undefined;
}

export const nothingMarked: Marked = { on: new Set(), answers: new Map(), at: undefined };

/**
 * The first `steps` answers of a way, marked in the drawing it belongs to. A way that does not fit the drawing is marked
 * as far as it fits.
 */
export function markWay(nodes: readonly WayNode[], way: Way, steps: number): Marked {
  const on = new Set<number>();
  const answers = new Map<number, string>();
  let at = 0;
  if (nodes[at] === undefined) return nothingMarked;
  on.add(at);
  for (const { id, answer } of way.steps.slice(0, Math.max(0, steps))) {
    const node = nodes[at];
    const next = node?.branches.find((branch) => branch.answer === answer);
    if (node?.id !== id || next === undefined) break;
    answers.set(at, answer);
    at = next.to;
    on.add(at);
  }
  return { on, answers, at };
}

/**
 * The one branch of a question that asks on, where there is just one: its question is drawn below at the same depth, so
 * that a ladder of questions stays a ladder.
 */
export function ladderBranch(nodes: readonly WayNode[], index: number): number | undefined {
  const onward = (nodes[index]?.branches ?? []).filter(({ to }) => nodes[to]?.ask !== undefined);
  const [only] = onward;
  return onward.length === 1 ? only?.to : undefined;
}
